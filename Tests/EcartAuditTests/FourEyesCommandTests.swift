// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

/// Administrators who work at the command line. Each may show three codes without waiting: that of the
/// last half minute, when they are set up, that of this one to sign in, and the next to confirm.
extension LiveHost {
  func administrators(_ names: String...) async throws -> [Someone] {
    let keeper = try await Gatekeeper.open(at: directory)
    let password = PasswordAttempt("Kettle-moon7-Bridge")
    var people: [Someone] = []
    for name in names {
      var someone = try Someone(name, at: self)
      let account = AccountName(name)
      let person = Person(givenName: "Iva", familyName: "Sample")
      if people.isEmpty {
        let first = try await keeper.admit(BootstrapAdministrator(name, person: person))
        _ = try await keeper.admit(SetPassword(password, first: first))
      } else {
        // Where there are several, no two of the steps are the same administrator's.
        let first = try await keeper.admit(SignIn(road: Unasked(name: people[0].name)))
        let last = try await keeper.admit(
          SignIn(road: Unasked(name: people[people.count - 1].name)))
        try await keeper.admit(
          RequestAccount(name, for: .person(person), as: .administrator, by: nil))
        try await keeper.admit(ApproveAccount(account, by: first))
        for record in [
          RecordPrecondition.Precondition.training(on: keeper.now), .agreement(on: keeper.now),
        ] {
          try await keeper.admit(RecordPrecondition(record, of: account, by: first))
        }
        let registered = try await keeper.admit(ActivateAccount(account, by: last))
        _ = try await keeper.admit(SetPassword(password, first: registered))
      }
      let shown = try await keeper.admit(VerifyPassword(account: account, attempt: password))
      let enrolment = try await keeper.admit(EnrolTOTP(after: shown))
      let query = try #require(URLComponents(string: enrolment.claim.uri.text)?.queryItems)
      let text = try #require(query.first { $0.name == "secret" }?.value)
      someone.secret = TOTPSecret(base32: text)
      _ = try await keeper.admit(ConfirmTOTP(enrolment, code: try someone.code(ahead: -1)))
      let talk = try someone.talk("people", "sign-in", directory, name)
      try talk.say("Kettle-moon7-Bridge", try someone.code())
      let signedIn = try talk.end()
      #expect(signedIn.status == 0, "\(signedIn.notes)")
      people.append(someone)
    }
    return people
  }

  /// A root of the keyring whose epoch's name begins so.
  func root(_ label: String) throws -> (epoch: String, file: String) {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/roots")
    let name = try #require(names.first { $0.hasPrefix(label) && $0.hasSuffix(".root") })
    return (String(name.dropLast(5)), "\(directory)/roots/\(name)")
  }
}

private struct Unasked: SignInRoad {
  let name: String
  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    .account(try Accounts.id(of: AccountName(name), on: desk), .totp)
  }
}

@Suite("dpp escrow and dpp roots: what takes two administrators, at the command line")
struct FourEyesCommandTests {
  @Test("an escrow from the request to the last share destroyed")
  func escrow() async throws {
    let host = try await LiveHost.make()
    let directory = host.directory
    let people = try await host.administrators("maria", "ines", "otto")
    let (maria, ines, otto) = (people[0], people[1], people[2])
    let holders = try (0..<3).map { _ in try Age.Identity.generate() }
    let recipients = holders.map(\.recipient.description)
    let (epoch, file) = try host.root("standing-")

    // Step 1: maria asks.
    let none = try maria.run("escrow", "list", directory)
    #expect(none.status == 0)
    #expect(none.output.contains("No root is with people") && none.output.contains(epoch))
    var talk = try maria.talk(
      "escrow", "make", directory, epoch, "--threshold", "2", "--recipient", recipients[0],
      recipients[1], recipients[2], "--format", "json")
    try talk.say(try maria.code(ahead: 1))
    let asked = try talk.end()
    #expect(asked.status == 0, "\(asked.notes)")
    let number = try #require(try asked.json()["number"] as? String)
    #expect(try maria.run("escrow", "list", directory).output.contains("requested"))

    // Step 2: ines agrees, and nobody is asked unless somebody is there.
    let folder = host.base.appendingPathComponent("shares").path
    let stopped = try ines.run("escrow", "approve", directory, number, "--out", folder)
    #expect(stopped.status == 4)
    talk = try ines.talk("escrow", "approve", directory, number, "--out", folder, "--yes")
    try talk.say(try ines.code(ahead: 1))
    let made = try talk.end()
    #expect(made.status == 0, "\(made.notes)")
    #expect(recipients.allSatisfy { (made.output + made.notes).contains($0) })
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files == (1...3).map { "escrow-\(epoch)-\($0)-of-3.age" })
    for name in files {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    #expect(try maria.run("escrow", "list", directory).output.contains("1, 2, 3"))
    let again = try ines.run("escrow", "approve", directory, number, "--out", folder, "--yes")
    #expect(again.status == 1)

    // Step 3: the root is lost, and with it everybody's account; two of the people bring it back.
    let root = try Data(contentsOf: URL(fileURLWithPath: file))
    try FileManager.default.removeItem(atPath: file)
    let identities = try holders.prefix(2).enumerated().map { place, holder in
      let path = host.base.appendingPathComponent("person-\(place).key").path
      try holder.withText { try "\($0)\n".write(toFile: path, atomically: true, encoding: .utf8) }
      return path
    }
    func recover(_ shares: [String], _ keys: [String]) throws -> DPP.Answer {
      try DPP.run(
        DPP.binary(),
        ["escrow", "recover", directory] + shares.map { "\(folder)/\($0)" }
          + keys.flatMap { ["--identity", $0] } + ["--nobody-can-sign-in", "--yes"])
    }
    #expect(try recover(Array(files.prefix(2)), [identities[0]]).status == 1)
    #expect(try recover([files[0]], identities).notes.contains("shares-do-not-fit"))
    let back = try recover(Array(files.prefix(2)), identities)
    #expect(back.status == 0, "\(back.notes)")
    #expect(back.output.contains("The root of \(epoch) is back"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == root)

    // Step 4: the shares are destroyed.
    talk = try otto.talk(
      "escrow", "tick-off", directory, number, "--share", "1", "--share", "2", "--share", "3",
      "--yes", "--format", "json")
    try talk.say(try otto.code(ahead: 1))
    let ticked = try talk.end()
    #expect(ticked.status == 0, "\(ticked.notes)")
    #expect((try ticked.json()["sharesOut"] as? [Int])?.isEmpty == true)
    #expect(try otto.run("escrow", "list", directory).output.contains("destroyed"))
    #expect(try recover(Array(files.prefix(2)), identities).notes.contains("ticked-off"))
  }

  @Test func `a request that somebody changed in the database is agreed to by nobody`() async throws
  {
    let host = try await LiveHost.make()
    let directory = host.directory
    let people = try await host.administrators("maria", "ines")
    let (maria, ines) = (people[0], people[1])
    let recipients = try (0..<3).map { _ in try Age.Identity.generate().recipient.description }
    let (epoch, _) = try host.root("standing-")
    let talk = try maria.talk(
      "escrow", "make", directory, epoch, "--threshold", "2", "--recipient", recipients[0],
      recipients[1], "--format", "json")
    try talk.say(try maria.code(ahead: 1))
    let number = try #require(try talk.end().json()["number"] as? String)
    try await DatabaseQueue(path: "\(directory)/store.sqlite").write { db in
      try db.execute(
        sql: "UPDATE record SET version = version + 1,"
          + " body = CAST(replace(CAST(body AS TEXT), ?, ?) AS BLOB)"
          + " WHERE space = 'EcartVault.EscrowRecord'", arguments: [recipients[1], recipients[2]])
      #expect(db.changesCount == 1)
    }

    let list = try maria.run("escrow", "list", directory)
    #expect(list.status == 0 && list.output.contains("changed"))
    #expect(list.output.contains("ask anew") && !list.output.contains("requested"))
    let json = try maria.run("escrow", "list", directory, "--format", "json").output
    #expect(recipients.allSatisfy { !json.contains($0) })
    let folder = host.base.appendingPathComponent("shares").path
    let agreed = try ines.run("escrow", "approve", directory, number, "--out", folder, "--yes")
    #expect(agreed.status == 1 && agreed.notes.contains("changed this request in the database"))
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test("a lost root from the sweep that names the way to the certificate that says so")
  func lostRoot() async throws {
    let host = try await LiveHost.make()
    let directory = host.directory
    let people = try await host.administrators("maria", "ines", "otto", "ada")
    let (maria, ines, otto, ada) = (people[0], people[1], people[2], people[3])
    let (epoch, file) = try host.root("open-")
    try FileManager.default.removeItem(atPath: file)
    let swept = try DPP.run("sweep", directory, "--no-wait")
    #expect((swept.output + swept.notes).replacing("\n", with: " ").contains("dpp roots lost DIR"))

    // Step 1: what otto reports ada takes back, and nobody can agree to it any more.
    var talk = try otto.talk(
      "roots", "lost", directory, epoch, "--because", "unexplained", "--format", "json")
    try talk.say(try otto.code(ahead: 1))
    let early = try #require(try talk.end().json()["number"] as? String)
    talk = try ada.talk("roots", "withdraw", directory, early)
    try talk.say(try ada.code(ahead: 1))
    let back = try talk.end()
    #expect(back.status == 0 && back.output.contains("withdrawn"), "\(back.notes)")
    #expect(try ines.run("roots", "confirm", directory, early, "--yes").status == 1)

    // Step 2: maria reports it, in one of the words there are.
    let missing = try maria.run("roots", "list", directory)
    #expect(missing.status == 0 && missing.output.contains(epoch))
    let wrong = try maria.run("roots", "lost", directory, epoch, "--because", "a-thief")
    #expect(wrong.status == 2 && wrong.notes.contains("storage-failed"))
    talk = try maria.talk(
      "roots", "lost", directory, epoch, "--because", "deleted-outside", "--format", "json")
    try talk.say(try maria.code(ahead: 1))
    let reported = try talk.end()
    #expect(reported.status == 0, "\(reported.notes)")
    let number = try #require(try reported.json()["number"] as? String)
    #expect(try maria.run("roots", "list", directory).output.contains(number))

    // Step 3: ines agrees, and is asked first.
    let stopped = try ines.run("roots", "confirm", directory, number)
    #expect(stopped.status == 4 && stopped.notes.contains(epoch))
    #expect(stopped.notes.replacing("\n", with: " ").contains("under legal hold"))
    talk = try ines.talk("roots", "confirm", directory, number, "--yes")
    try talk.say(try ines.code(ahead: 1))
    let agreed = try talk.end()
    #expect(agreed.status == 0, "\(agreed.notes)")
    #expect(try ines.run("roots", "confirm", directory, number, "--yes").status == 1)
    let list = try ines.run("roots", "list", directory, "--format", "json")
    let declared = try #require(try list.json()["declared"] as? [[String: Any]])
    #expect(declared.compactMap { $0["epoch"] as? String } == [epoch])

    // Step 4: its erasure is verified and certified, and the certificate says so.
    let folder = host.base.appendingPathComponent("certificates").path
    let done = try DPP.run("sweep", directory, "--certificates", folder, "--format", "json")
    #expect(done.status == 0, "\(done.notes)")
    #expect(try done.json()["certified"] as? Int == 1)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let certificate = "\(folder)/\(try #require(names.first { $0.hasSuffix(".jws") }))"
    let key = "\(directory)/public/signer.pem"
    let shown = try DPP.run("verify", "certificate", certificate, "--key", key)
    #expect(shown.status == 0)
    #expect(shown.output.contains("LOST ROOT") && shown.output.contains(epoch))
    let told = try DPP.run("verify", "certificate", certificate, "--key", key, "--format", "json")
    #expect(told.output.contains("\"because\" : \"deleted-outside\""))
    let audit = try DPP.run("audit", directory, "--format", "json")
    #expect(audit.output.contains("was not destroyed: two administrators declared it lost"))
  }
}
