// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartReport
import EcartTesting
import Foundation
import Testing

@Suite("An audit of a host in good order")
struct HealthyHostTests {
  @Test func `finds nothing but the testing clock it lived on`() async throws {
    let report = try await AuditedHost.make().audit()
    #expect(report.broken == [])
    #expect(report.blockers() == [.testingClock])
    #expect(report.clock == .testing)
    #expect(report.findings.count == 139)
    #expect(report.findings.filter { $0.standing(at: report.ranAt) == .unknown }.map(\.id) == [])
    #expect(report.counters.erased == 1)
    #expect(report.counters.certificates == 1)
    #expect(report.clocks.count == 2)
  }

  @Test func `says what each verdict rests on, and names no value`() async throws {
    let report = try await AuditedHost.make().audit()
    for id: StaticString in ["enc-1", "enc-2", "ret-1", "ret-4", "del-6", "log-4", "mfa-1", "pw-6"]
    {
      let finding = try report.finding(id)
      #expect(finding.verdict == .satisfied, "\(id)")
      #expect(finding.evidence.count > 1, "\(id)")
    }
    #expect(try report.finding("org-1").evidence[0].contains("shopify/shop-1/key-1"))
    let words = report.everyWord
    for secret in ["Sample-100", "blue mug", "example.com", "Etxeberria", "maria.e"] {
      #expect(!words.contains(secret))
    }
  }

  @Test func `tells where the policy contradicts NIST, and what compensates`() async throws {
    let report = try await AuditedHost.make().audit()
    for (id, asvs) in [("pw-4", "6.2.5"), ("pw-6", "6.2.10")] as [(StaticString, String)] {
      let evidence = try report.finding(id).evidence.joined(separator: " ")
      #expect(evidence.contains("SP 800-63B-4 §3.1.1.2"))
      #expect(evidence.contains("ASVS 5.0 \(asvs)"))
      #expect(evidence.contains("What compensates"))
    }
  }

  @Test func `counts the decisions that name a clause`() async throws {
    let evidence = try await AuditedHost.make().audit().finding("mfa-1").evidence
    #expect(evidence.contains { $0.hasPrefix("SignIn in ") })
    #expect(evidence.contains { $0.contains("in the ledger that name the clause") })
  }

  @Test func `leaves plans as plans`() async throws {
    let report = try await AuditedHost.make().audit()
    guard case .planned(let place) = try report.finding("ir-8").verdict else {
      Issue.record("ir-8 has no code yet")
      return
    }
    #expect(place == "EcartGovernance")
  }

  @Test func `reads without writing: not a byte of the installation changes`() async throws {
    let host = try await AuditedHost.make()
    func bytes() throws -> [String: Data] {
      try FileManager.default.subpathsOfDirectory(atPath: host.directory)
        // SQLite's shared memory is a lock table, not content.
        .filter { !$0.hasSuffix("-shm") }
        .reduce(into: [:]) {
          $0[$1] = FileManager.default.contents(atPath: "\(host.directory)/\($1)")
        }
    }
    let before = try bytes()
    _ = try await host.audit()
    #expect(try bytes() == before)
  }

  @Test func `works without any key at hand`() async throws {
    let host = try await AuditedHost.make()
    for file in try FileManager.default.contentsOfDirectory(atPath: "\(host.directory)/roots")
    where file.hasSuffix(".root") || file.hasSuffix(".key") {
      try Data().write(to: URL(fileURLWithPath: "\(host.directory)/roots/\(file)"))
    }
    #expect(try await host.audit().broken == [])
  }

  @Test func `waives nothing by itself`() async throws {
    let host = try await AuditedHost.make()
    host.clock.advance(by: 365 * AuditedHost.day)
    _ = try await host.keeper.admit(VerifyNothing())
    let waiver = """
      [{"clause": "ret-1", "reason": "a test", "approver": "somebody",
        "expires": "2040-01-01T00:00:00Z"}]
      """
    try waiver.write(
      toFile: "\(host.directory)/waivers.json", atomically: true, encoding: .utf8)
    let report = try await host.audit()
    #expect(report.broken.contains("ret-1"))
    #expect(report.blockers().contains(.notSatisfied(Clause.ID("ret-1"))))
    #expect(!report.blockers(acceptingWaived: true).contains(.notSatisfied(Clause.ID("ret-1"))))
  }

  @Test func `cannot be made where there is nothing, or waivers nobody can read`() async throws {
    await #expect(throws: AuditFault.noDirectory("nowhere")) {
      try await Auditor(directory: "nowhere").audit()
    }
    let host = try await AuditedHost.make()
    try "[{}]".write(
      toFile: "\(host.directory)/waivers.json", atomically: true, encoding: .utf8)
    await #expect(throws: AuditFault.waivers("the member clause is missing")) {
      try await host.audit()
    }
  }
}

/// A decision of no consequence, so that the store learns what time it is.
struct VerifyNothing: Gate {
  static let clauses = [Clause.ID("log-1")]
  typealias Reason = Never
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    .admit((), for: .zero)
  }
}
