// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation
import Testing

/// People at the command line, each with a home and an authenticator of their own.
struct Someone {
  let name: String
  let directory: String
  let home: String
  var secret: TOTPSecret?

  init(_ name: String, at host: LiveHost) throws {
    self.name = name
    directory = host.directory
    home = host.base.appendingPathComponent("home-\(name)").path
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
  }

  func talk(_ arguments: String...) throws -> Conversation {
    try Conversation(arguments, home: home)
  }

  func run(_ arguments: String...) throws -> DPP.Answer {
    try Conversation(arguments, home: home).end()
  }

  /// The code of so many steps from now.
  func code(ahead: Int64 = 0) throws -> String {
    let secret = try #require(secret)
    return try TOTP.standard.code(secret: secret, at: TOTP.step(at: Date()) + ahead).text
  }

  /// Reads the key off the screen and answers with its first code.
  mutating func enrol(_ talk: Conversation) throws -> DPP.Answer {
    let key = try talk.line(beginning: "Or type this key into it: ")
    secret = TOTPSecret(base32: key.filter { $0 != " " })
    try talk.say(try code())
    return try talk.end()
  }

  func signIn(_ password: String) throws -> DPP.Answer {
    let talk = try talk("people", "sign-in", directory, name)
    try talk.say(password, try code(ahead: 1))
    return try talk.end()
  }
}

@Suite("dpp people, review and terminate: the whole cycle at the command line")
struct PeopleCommandTests {
  @Test("from the first administrator to somebody's last day")
  func wholeCycle() async throws {
    let host = try await LiveHost.make()
    let directory = host.directory
    var maria = try Someone("maria", at: host)

    // Nobody is in yet, and says so.
    let nobody = try maria.run("people", "list", directory)
    #expect(nobody.status == 4)
    #expect(nobody.notes.contains("dpp people sign-in"))

    // A weak password makes nothing.
    var talk = try maria.talk(
      "people", "bootstrap", directory, "maria", "--given", "Iva", "--family", "Sample")
    try talk.say("short", "short")
    let weak = try talk.end()
    #expect(weak.status == 1)
    #expect(weak.notes.contains("at least 12 characters"))

    talk = try maria.talk(
      "people", "bootstrap", directory, "maria", "--given", "Iva", "--family", "Sample")
    try talk.say("Kettle-moon7-Bridge", "Kettle-moon8-Bridge")
    try talk.say("Kettle-moon7-Bridge", "Kettle-moon7-Bridge")
    let made = try maria.enrol(talk)
    #expect(made.status == 0)
    #expect(made.output.contains("█"))
    let codes = made.output.split(separator: "\n").filter { $0.count == 31 && $0.contains("-") }
    #expect(codes.count == 10)
    #expect(!(made.output + made.notes).contains("Kettle"))

    #expect(try maria.signIn("Kettle-moon9-Bridge").status == 1)
    let signedIn = try maria.signIn("Kettle-moon7-Bridge")
    #expect(signedIn.status == 0, "\(signedIn.notes)")

    // Somebody else asks for jonas; here maria asks, so maria may not approve.
    let asked = try maria.run(
      "people", "request", directory, "jonas", "--given", "Jonas", "--family", "Lindqvist")
    #expect(asked.status == 0)
    let own = try maria.run("people", "approve", directory, "jonas")
    #expect(own.status == 1)
    #expect(own.notes.contains("acc-1") && own.notes.contains("another administrator"))
    #expect(try maria.run("people", "decline", directory, "jonas").status == 1)
  }

  @Test("whoever was interrupted before the authenticator goes on where they were")
  func interrupted() async throws {
    let host = try await LiveHost.make()
    var maria = try Someone("maria", at: host)
    let bootstrap = [
      "people", "bootstrap", host.directory, "maria", "--given", "Iva", "--family", "Sample",
    ]
    var talk = try Conversation(bootstrap, home: maria.home)
    try talk.say("Kettle-moon7-Bridge", "Kettle-moon7-Bridge")
    // The key is on the screen, and the terminal is closed.
    _ = try talk.line(beginning: "Or type this key into it: ")
    #expect(try talk.end().status != 0)
    talk = try maria.talk("people", "enrol", host.directory, "maria")
    try talk.say("Kettle-moon7-Bridge")
    let made = try maria.enrol(talk)
    #expect(made.status == 0, "\(made.notes)")
    #expect(try maria.signIn("Kettle-moon7-Bridge").status == 0)
    // Hers is a minute old; and no address is locked.
    talk = try maria.talk("people", "change-password", host.directory)
    try talk.say("Kettle-moon7-Bridge", "Quartz&violin-42", "Quartz&violin-42")
    let early = try talk.end()
    #expect(early.status == 1 && early.notes.contains("pw-5"))
    let unlocked = try maria.run("people", "unlock-source", host.directory, "203.0.113.7")
    #expect(unlocked.status == 1 && unlocked.notes.contains("not locked"))
    #expect(try maria.run("people", "unlock-source", host.directory, "here").status == 2)

    // She has lost everything, and is the only one: the console is left.
    talk = try maria.talk("people", "recover", host.directory, "maria", "--yes")
    try talk.say("Quartz&violin-42", "Quartz&violin-42")
    let recovered = try maria.enrol(talk)
    #expect(recovered.status == 0, "\(recovered.notes)")
    #expect(try maria.signIn("Kettle-moon7-Bridge").status == 1)
    #expect(try maria.signIn("Quartz&violin-42").status == 0)
    #expect(try maria.run("people", "recover", host.directory, "otto", "--yes").status != 0)
  }

  @Test("a second administrator, a review, a termination")
  func secondAdministrator() async throws {
    let host = try await LiveHost.make()
    let directory = host.directory
    var maria = try Someone("maria", at: host)
    var talk = try maria.talk(
      "people", "bootstrap", directory, "maria", "--given", "Iva", "--family", "Sample")
    try talk.say("Kettle-moon7-Bridge", "Kettle-moon7-Bridge")
    #expect(try maria.enrol(talk).status == 0)
    #expect(try maria.signIn("Kettle-moon7-Bridge").status == 0)

    // Ines asks for herself: she has no session, and needs none.
    var ines = try Someone("ines", at: host)
    let applied = try ines.run(
      "people", "apply", directory, "ines", "--given", "Ines", "--family", "Okafor",
      "--administrator")
    #expect(applied.status == 0, "\(applied.notes)")
    let today = Date().formatted(.iso8601.year().month().day())
    #expect(try maria.run("people", "approve", directory, "ines").status == 0)
    let early = try maria.run("people", "activate", directory, "ines")
    #expect(early.status == 1 && early.notes.contains("net-5"))
    #expect(try maria.run("people", "train", directory, "ines", "--on", today).status == 0)
    #expect(try maria.run("people", "agree", directory, "ines", "--on", today).status == 0)
    #expect(try maria.run("people", "agree", directory, "ines", "--on", "2026-02-30").status == 2)
    let activated = try maria.run(
      "people", "activate", directory, "ines", "--format", "json")
    #expect(activated.status == 0, "\(activated.notes)")
    let handed = try #require(try activated.json()["password"] as? String)

    // What was handed over opens nothing but the enrolment.
    talk = try ines.talk("people", "sign-in", directory, "ines")
    try talk.say(handed, "000000")
    let notYet = try talk.end()
    #expect(notYet.status == 1 && notYet.notes.contains("must-be-replaced"))
    talk = try ines.talk("people", "enrol", directory, "ines")
    try talk.say(handed, "Quartz&violin-42", "Quartz&violin-42")
    #expect(try ines.enrol(talk).status == 0)
    #expect(try ines.signIn("Quartz&violin-42").status == 0)

    let list = try maria.run("people", "list", directory)
    #expect(list.status == 0)
    #expect(list.output.contains("maria (you)") && list.output.contains("Ines Okafor"))
    #expect(list.output.split(separator: "\n").allSatisfy { $0.count <= 100 })

    // The review: nobody decides about themselves.
    #expect(try maria.run("review", "open", directory).status == 0)
    #expect(try maria.run("review", "keep", directory, "maria").status == 1)
    #expect(try ines.run("review", "keep", directory, "maria").status == 0)
    #expect(try maria.run("review", "keep", directory, "ines").status == 0)
    let review = try maria.run("review", "status", directory, "--format", "json")
    #expect((try review.json()["items"] as? [Any])?.count == 2)
    #expect(try maria.run("review", "close", directory).output.contains("2 kept, 0 removed"))

    // The last day: asks first, and the next request of ines is refused, in any process.
    let stopped = try maria.run("terminate", directory, "ines")
    #expect(stopped.status == 4)
    #expect(try ines.run("people", "list", directory).status == 0)
    let ended = try maria.run("terminate", directory, "ines", "--yes", "--format", "json")
    #expect(ended.status == 0, "\(ended.notes)")
    #expect(try ended.json()["inTime"] as? Bool == true)
    let refused = try ines.run("people", "list", directory)
    #expect(refused.status == 1)
    #expect(refused.output.isEmpty)
    #expect(try maria.run("terminate", directory, "maria", "--yes").status == 1)

    #expect(try maria.run("people", "sign-out", directory).status == 0)
    #expect(try maria.run("people", "list", directory).status == 4)
  }
}
