// SPDX-License-Identifier: Apache-2.0

/// How every world begins, taken like any other steps: two administrators, two of the staff and a
/// service, each with a password, an authenticator and recovery codes, and each signed in.
enum Prelude {
  static let first = Phrase.good(0)

  static let steps: [Step] = {
    var acts: [Act] = enrolled(.maria)
    for who in [Who.noor, .jonas, .priya] {
      acts += [
        .request(
          who, asService: false, asAdministrator: who == .noor, owner: .maria, by: nil),
        .approve(who, by: Held(who: .maria)),
        .train(who, ago: 0, by: Held(who: .maria)), .agree(who, ago: 0, by: Held(who: .maria)),
        .activate(who, by: Held(who: .maria)), .setFirst(Held(who: who), first),
      ]
      acts += enrolled(who)
    }
    acts += [
      .request(
        .labels, asService: true, asAdministrator: false, owner: .jonas,
        by: Held(who: .jonas)),
      .approve(.labels, by: Held(who: .maria)), .activate(.labels, by: Held(who: .maria)),
      .setFirst(Held(who: .labels), first),
    ]
    acts += enrolled(.labels)
    return (acts + [.wait(60_000)]).map { Step(act: $0) }
  }()

  private static func enrolled(_ who: Who) -> [Act] {
    let held = Held(who: who)
    return [
      .verifyPassword(who, .right), .enrol(held), .confirm(held, .waiting(0)),
      .issueFirstCodes(held), .wait(30_000), .signIn(held, .shown(0)),
    ]
  }
}

extension Model {
  /// The first administrator, who is there before anybody can be asked anything.
  static func beginning(_ numbers: Numbers) -> Model {
    var model = Model(numbers: numbers, now: World.start)
    model.accounts[.maria] = Account(
      state: .active, isService: false, isAdministrator: true, activated: World.start)
    model.passwords[.maria] = Password(text: Prelude.first.text, set: World.start)
    return model
  }
}
