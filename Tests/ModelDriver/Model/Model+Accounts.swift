// SPDX-License-Identifier: Apache-2.0

/// The life of an account: acc-1, acc-2, net-5, gov-8, acc-9.
extension Model {
  mutating func request(
    _ who: Who, asService: Bool, asAdministrator: Bool, owner: Who, by: Proof?
  ) -> Answer {
    if let by, let fault = signedIn(by) { return fault }
    // Only what was turned down may be asked for again.
    if let earlier = accounts[who], earlier.state != .declined || !isInTime(earlier) {
      return .refused("name-taken")
    }
    if asService {
      // A service stops with its owner and reviews nobody: it administers nothing.
      guard !asAdministrator else { return .refused("service-administrator") }
      guard by != nil, works(owner), accounts[owner]?.isService == false else {
        return .refused("unknown-owner")
      }
    }
    accounts[who] = Account(
      state: .requested, isService: asService, isAdministrator: asAdministrator,
      registered: now, requestedBy: by?.who, owner: asService ? owner : nil)
    return done
  }

  /// An act of an administrator's: the proof, then the role.
  func administrator(_ by: Proof) -> Answer? {
    signedIn(by) ?? (isAdministrator(by.who) ? nil : .refused("not-administrator"))
  }

  mutating func decideRequest(_ who: Who, _ approves: Bool, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard let account = accounts[who],
      account.state == .requested || !approves && account.state == .approved, isInTime(account)
    else { return .refused("no-such-request") }
    if account.requestedBy == by.who || isOwn(who, of: by.who) { return .refused("own-request") }
    accounts[who]?.approvedBy = by.who
    accounts[who]?.state = approves ? .approved : .declined
    if !approves { accounts[who]?.ended = now }
    return done
  }

  mutating func activate(_ who: Who, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard let account = accounts[who], account.state == .approved, isInTime(account) else {
      return .refused("no-such-request")
    }
    if let missing = missing(account) { return .refused(missing) }
    guard ownerWorks(account) else { return .refused("unknown-owner") }
    // Nobody makes an administrator alone, where there is another one.
    if account.isAdministrator, account.approvedBy == by.who,
      !otherAdministrators(than: by.who).isEmpty
    {
      return .refused("made-alone")
    }
    accounts[who]?.state = .active
    accounts[who]?.activated = now
    // The proof rests on the account, and on the sign-in of whoever activated it.
    var proof = Proof(who: who, until: now + Numbers.day, grounds: by.grounds)
    proof.grounds[.account(who)] = mark(.account(who))
    give(.activation, proof)
    return Self.until(proof.until)
  }

  /// The names of a request that came to nothing are erased on day 91 (log-6).
  func isInTime(_ account: Account) -> Bool { now < account.registered + 90 * Numbers.day }

  private func missing(_ account: Account) -> String? {
    if account.isService { return nil }
    guard let until = account.trainedUntil, now < until else { return "training-missing" }
    return account.agreed == nil ? "agreement-missing" : nil
  }

  mutating func record(_ who: Who, training: Bool, at day: Int64, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    if who == by.who, !otherAdministrators(than: who).isEmpty { return .refused("own-record") }
    guard let account = accounts[who], !account.isService, account.state != .declined,
      account.state != .terminated
    else { return .refused("unknown-account") }
    let until = day + numbers.training
    guard day <= now, !training || now < until else { return .refused("impossible-day") }
    if training {
      accounts[who]?.trainedUntil = max(until, account.trainedUntil ?? until)
    } else {
      accounts[who]?.agreed = day
    }
    return done
  }

  /// Somebody's own: the account itself, a service they answer for, or did before.
  func isOwn(_ who: Who, of asker: Who) -> Bool {
    who == asker || accounts[who]?.owner == asker || accounts[who]?.formerOwner == asker
  }

  mutating func undoWithServices(_ who: Who) {
    undo(.account(who))
    for service in services(of: who) { undo(.account(service)) }
  }

  mutating func disable(_ who: Who, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard let account = accounts[who], account.state == .active else {
      return .refused("unknown-account")
    }
    if account.isAdministrator, !leavesSomebody(without: who) {
      return .refused("last-administrator")
    }
    accounts[who]?.state = .disabled
    accounts[who]?.ended = now
    undoWithServices(who)
    return done
  }

  mutating func enable(_ who: Who, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard let account = accounts[who], account.state == .disabled else {
      return .refused("unknown-account")
    }
    // To enable is to decide that it is needed: nobody about what is theirs.
    if isOwn(who, of: by.who), !otherAdministrators(than: by.who).isEmpty {
      return .refused("own-access")
    }
    guard missing(account) == nil else { return .refused("precondition-missing") }
    accounts[who]?.state = .active
    accounts[who]?.ended = nil
    accounts[who]?.reviewed = now
    returned(who)
    undo(.account(who))
    return done
  }

  /// Everybody's line, in the order of their names: what an administrator sees is what is so.
  func list(_ by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    let lines = Who.allCases.filter { accounts[$0] != nil }.map { who -> String in
      guard let account = accounts[who] else { return "" }
      let due =
        account.state == .active
        ? (account.reviewed ?? account.activated).map { $0 + numbers.review } : nil
      return Listing.line(
        name: who.name, state: account.state.rawValue, works: works(who), isYou: who == by.who,
        owner: account.owner?.name, activated: account.activated, ended: account.ended,
        leaves: account.leaves, trained: account.trainedUntil, agreed: account.agreed, due: due)
    }
    return .admitted(lines.sorted().joined(separator: "; "))
  }
}

/// A line of the list, as both sides write it.
enum Listing {
  static func line(
    name: String, state: String, works: Bool, isYou: Bool, owner: String?, activated: Int64?,
    ended: Int64?, leaves: Int64?, trained: Int64?, agreed: Int64?, due: Int64?
  ) -> String {
    let moments = [activated, ended, leaves, trained, agreed, due].map { moment in
      moment.map(String.init) ?? "-"
    }
    let flags = "\(state) \(works ? "works" : "stopped")\(isYou ? " you" : "")"
    return "\(name) \(flags) \(owner ?? "-") \(moments.joined(separator: " "))"
  }
}
