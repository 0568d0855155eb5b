// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Testing

@testable import EcartDPP

@Suite("The answers")
struct AnswerTests {
  /// Modules of the design that Package.swift does not have yet. Only plans may name one.
  static let toCome: Set = [
    "EcartConnections", "EcartGovernance", "EcartScan", "EcartWatch", "EcartTransport",
  ]

  @Test("name a module of Package.swift; a plan may also name one of the design")
  func modules() throws {
    let modules = try Repository.modules()
    #expect(modules.count > 10)
    for control in Catalogue.controls {
      let allowed = control.answer.status == .planned ? modules.union(Self.toCome) : modules
      #expect(allowed.contains(control.answer.module), "\(control.id)")
    }
  }

  @Test("that have landed name clauses of the catalogue, each once")
  func landed() {
    let ids = Catalogue.landed.map { Clause.ID($0.clause) }
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(Catalogue.control(id) != nil, "\(id)") }
    #expect(Catalogue.controls.count { $0.answer.status != .planned } == ids.count)
  }

  /// A module that is still a placeholder is passed over: it has nothing to look in.
  @Test("that have landed name a type that its module really declares")
  func types() throws {
    for control in Catalogue.controls {
      guard let type = control.answer.type else { continue }
      let sources = try Repository.sources(of: control.answer.module)
      if sources.allSatisfy({ $0.name == "Placeholder.swift" }) { continue }
      // EcartPolicy came first, as words alone: its evidence arrives with the gatekeeper.
      if control.answer.module == "EcartPolicy",
        !sources.contains(where: { $0.name == "Gatekeeper.swift" })
      {
        continue
      }
      #expect(
        try sources.contains { try Self.declares(type, $0.text) },
        "\(control.id): \(control.answer.module) declares no \(type) that others can see")
    }
  }

  @Test("are not satisfied by a longer name, an internal type or a mention in a comment")
  func declarations() throws {
    #expect(try Self.declares("SignIn", "public struct SignIn: Gate {"))
    #expect(try Self.declares("Personal", "  public struct Personal<Value>: Sendable {"))
    #expect(try !Self.declares("SignIn", "public struct SignInPolicy {"))
    #expect(try !Self.declares("SignIn", "struct SignIn: Gate {"))
    #expect(try !Self.declares("SignIn", "/// The public struct SignIn comes later."))
  }

  private static func declares(_ type: String, _ source: String) throws -> Bool {
    let kinds = "(struct|enum|actor|final class|protocol)"
    let declaration = try Regex("^ *(public|package) (indirect )?\(kinds) \(type)\\b")
    return source.contains(declaration.anchorsMatchLineEndings())
  }

  @Test("follow from the kind of the clause and from whether a type has landed")
  func status() throws {
    let row = { (id: StaticString, kind: Clause.Kind) in
      Row(id, kind, "A duty", line: 1, nist: ["AC-1"], in: "EcartAccess", how: "Does it.").answer
    }
    #expect(row("pw-2", .gate).status == .enforced)
    #expect(row("pw-2", .clock).status == .enforced)
    #expect(row("pw-2", .evidence).status == .enforced)
    #expect(row("pw-2", .attestation).status == .attested)
    #expect(row("none-1", .gate).status == .planned)
    #expect(row("none-1", .gate).type == nil)
  }
}
