// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation
import Testing

/// A host's gate that puts what was typed into its words.
private struct Typed: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  let typed: String

  enum Reason: RefusalReason {
    case no(String)
    var clause: Clause.ID { Clause.ID("lp-1") }
    var code: RefusalCode { RefusalCode("not-that") }
    var remedy: String {
      switch self {
      case .no(let typed): "\(typed) will not do."
      }
    }
  }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    .refuse(.no(typed))
  }
}

@Suite("dpp why")
struct WhyCommandTests {
  private static let unspeakable = ["Kettle", "maria", "Etxeberria", "Quartz"]

  @Test func `explains the latest refusals, newest last, in the words the program got`()
    async throws
  {
    let host = try await AuditedHost.make()
    var expected: [String] = []
    let person = Person(givenName: "María", familyName: "Etxeberria")
    expected.append(
      try #require(
        await host.keeper.ask(BootstrapAdministrator("maria.e", person: person)).why
      ).description)
    expected.append(
      try #require(
        await host.keeper.ask(
          VerifyPassword(account: "maria.e", attempt: PasswordAttempt("Quartzviolin"))
        ).why
      ).description)
    expected.append(
      try #require(await host.keeper.ask(Typed(typed: "Quartzviolin")).why).description)

    let ledger = try await host.keeper.store.ledgerCount()
    let answer = try DPP.run("why", host.directory, "--last", "3")
    #expect(answer.status == 0 && answer.notes.isEmpty)
    #expect(answer.output == expected.joined(separator: "\n\n") + "\n")
    #expect(answer.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    for text in Self.unspeakable { #expect(!answer.output.contains(text)) }
    // It only reads.
    #expect(try await host.keeper.store.ledgerCount() == ledger)
    let last = try DPP.run("why", host.directory, "--last", "1")
    #expect(last.output == (expected.last ?? "") + "\n")
  }

  @Test func `for programs it says the same, member for member`() async throws {
    let host = try await AuditedHost.make()
    let why = try #require(
      await host.keeper.ask(
        VerifyPassword(account: "maria.e", attempt: PasswordAttempt("Quartzviolin"))
      ).why)
    await host.keeper.ask(Typed(typed: "Quartzviolin"))
    let answer = try DPP.run("why", host.directory, "--last", "2", "--format", "json")
    let list = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
    let rows = try #require(list as? [[String: Any]])
    #expect(rows.count == 2)
    #expect(rows.first?["text"] as? String == why.description)
    #expect(rows.first?["gate"] as? String == "EcartPasswords.VerifyPassword")
    #expect(rows.first?["clause"] as? String == "mfa-1")
    #expect(rows.first?["change"] as? String == why.change)
    #expect(rows.last?["code"] as? String == "not-that")
    #expect(rows.last?["change"] == nil)
    for text in Self.unspeakable { #expect(!answer.output.contains(text)) }
  }

  @Test func `says so when nothing was refused, and takes no number below 1`() async throws {
    let host = try await LiveHost.make()
    let answer = try DPP.run("why", host.directory)
    #expect(answer.status == 0 && answer.output == "Nothing was refused.\n")
    let rows = try DPP.run("why", host.directory, "--format", "json").output
    #expect(rows.filter { !$0.isWhitespace } == "[]")
    #expect(try DPP.run("why", host.directory, "--last", "0").status == 2)
    #expect(try DPP.run("why", host.base.appendingPathComponent("none").path).status == 3)
  }
}
