// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import Foundation
import Testing

@Suite("A report passes only when nothing stands against it")
struct VerdictTests {
  static let id = Clause.ID("pw-2")

  static func waiver(
    for clause: Clause.ID = id, reason: String = "Old till.", days: Double = 10
  ) -> Waiver {
    Waiver(
      clause: clause, reason: reason, approver: "CISO", expires: Sample.now + days * Sample.day)
  }

  static func broken(_ waiver: Waiver? = nil) -> Finding {
    Finding(
      Sample.clause("pw-2"), in: "Passwords", .notSatisfied, remedy: "Set a longer one.",
      waiver: waiver)
  }

  @Test(arguments: [
    Finding.Verdict.satisfied, .attested(until: Sample.now + 1), .notApplicable(because: "none"),
    .unknown(because: "no answer"), .planned(where: "EcartScan"),
  ])
  func `any verdict but not satisfied lets it pass`(verdict: Finding.Verdict) {
    let report = Sample.report([Finding(Sample.clause("pw-2"), in: "Passwords", verdict)])
    #expect(report.passes())
    #expect(report.closing().hasPrefix("PASS: "))
  }

  @Test(arguments: [
    Finding.Verdict.unknown(because: "no answer"), .planned(where: "EcartScan"),
    .attested(until: Sample.now + 1), .notApplicable(because: "none"),
  ])
  func `no verdict but satisfied counts as satisfied`(verdict: Finding.Verdict) {
    let report = Sample.report([Finding(Sample.clause("pw-2"), in: "Passwords", verdict)])
    #expect(report.findings[0].standing(at: Sample.now) != .satisfied)
    #expect(report.closing().contains("0 of 1 clause satisfied"))
    #expect(JSONRenderer().render(report).contains("\"satisfied\": 0"))
  }

  @Test func `one finding that is not satisfied fails it and is what to look at first`() {
    let report = Sample.report([
      Finding(Sample.clause("acc-1"), in: "Accounts", .satisfied), Self.broken(),
    ])
    #expect(!report.passes())
    #expect(!report.passes(acceptingWaived: true))
    #expect(report.blockers() == [.notSatisfied(Self.id)])
    #expect(
      report.closing()
        == "FAIL: 1 of 2 clauses is not satisfied. Look first at pw-2: Set a longer one.")
  }

  @Test func `a waiver changes nothing until waivers are accepted`() {
    let report = Sample.report([Self.broken(Self.waiver())])
    #expect(!report.passes())
    #expect(report.passes(acceptingWaived: true))
    #expect(report.findings[0].standing(at: Sample.now) == .notSatisfied)
    #expect(report.closing(acceptingWaived: true).contains("1 clause let through on a waiver"))
  }

  @Test(arguments: [
    waiver(for: Clause.ID("pw-3")), waiver(days: 0), waiver(days: -1), waiver(reason: ""),
  ])
  func `a waiver that ended, says nothing or is for another clause does not count`(
    waiver: Waiver
  ) {
    let report = Sample.report([Self.broken(waiver)])
    #expect(!report.passes(acceptingWaived: true))
    #expect(TerminalRenderer().render(report).contains("Does not count"))
  }

  @Test func `an attestation that ran out is not satisfied from that second on`() {
    let report = Sample.report([
      Finding(Sample.clause("gen-1"), in: "Scope", .attested(until: Sample.now))
    ])
    #expect(report.blockers() == [.notSatisfied(Clause.ID("gen-1"))])
    #expect(TerminalRenderer().render(report).contains("The attestation ran out on 2026-11-18."))
  }

  @Test func `a testing clock fails it whatever else holds and no waiver helps`() {
    let report = Sample.report(
      [Finding(Sample.clause("pw-2"), in: "Passwords", .satisfied)], clock: .testing)
    for acceptingWaived in [false, true] {
      #expect(report.blockers(acceptingWaived: acceptingWaived) == [.testingClock])
      #expect(!report.passes(acceptingWaived: acceptingWaived))
      #expect(report.closing(acceptingWaived: acceptingWaived).hasPrefix("FAIL: "))
    }
  }

  @Test func `every rendering says before all else that the clock was a testing one`() throws {
    let finding = Finding(Sample.clause("pw-2"), in: "Passwords", .satisfied)
    let report = Sample.report([finding], clock: .testing)
    let words = "This store lived on a testing clock"
    #expect(TerminalRenderer().render(report).hasPrefix("TESTING CLOCK. \(words)"))
    #expect(JSONRenderer().render(report).hasPrefix("{\n  \"banner\": \"\(words)"))
    let html = HTMLRenderer().render(report)
    let banner = try #require(html.range(of: words))
    let header = try #require(html.range(of: "<header>"))
    #expect(banner.lowerBound < header.lowerBound)
    // The test of the test: a store on the system's clock has no such words anywhere.
    let renderers: [any ReportRenderer] = [TerminalRenderer(), JSONRenderer(), HTMLRenderer()]
    for renderer in renderers {
      #expect(!renderer.render(Sample.report([finding])).contains(words))
    }
  }

  @Test func `a report without findings does not pass`() {
    #expect(Sample.report([]).blockers() == [.nothingChecked])
  }

  @Test func `an overdue clock of which no finding speaks does not pass`() {
    let satisfied = Finding(Sample.clause("ret-1", .clock), in: "Retention", .satisfied)
    let late = [Sample.clock("aa", age: 31), Sample.clock("bb", age: 40)]
    let id = Clause.ID("ret-1")
    #expect(Sample.report([satisfied], clocks: late).blockers() == [.overdue(id, subjects: 2)])
    // Told of by a finding, it is counted once; on hold or in time, it is no reason at all.
    let told = Finding(Sample.clause("ret-1", .clock), in: "Retention", .notSatisfied)
    #expect(Sample.report([told], clocks: late).blockers() == [.notSatisfied(id)])
    let fine = [Sample.clock("aa", age: 31, held: true), Sample.clock("bb", age: 29)]
    #expect(Sample.report([satisfied], clocks: fine).passes())
  }

  @Test func `what has overdue clocks is looked at first and what is waived last`() {
    let report = Sample.report(
      [
        Self.broken(Self.waiver()), Finding(Sample.clause("acc-1"), in: "Accounts", .notSatisfied),
        Finding(Sample.clause("ret-1"), in: "Retention", .notSatisfied),
      ], clocks: [Sample.clock("aa", age: 31)])
    #expect(report.failures.map(\.id.description) == ["ret-1", "acc-1", "pw-2"])
  }

  @Test func `the last sentence says why it fails and where to look, whatever the reason`() {
    let satisfied = Finding(Sample.clause("ret-1", .clock), in: "Retention", .satisfied)
    #expect(
      Sample.report([satisfied], clock: .testing).closing()
        == "FAIL: this store lived on a testing clock. "
        + "Run the audit on a store that was opened on the system's clock.")
    #expect(
      Sample.report([]).closing()
        == "FAIL: nothing was checked. Point the audit at a store that holds something.")
    #expect(
      Sample.report([satisfied], clocks: [Sample.clock("aa", age: 31)]).closing()
        == "FAIL: 1 clock of ret-1 ran out though no finding says so. "
        + "Look first at the overdue clocks of ret-1.")
    #expect(
      Sample.report([satisfied]).closing()
        == "PASS: nothing that was checked is broken. 1 of 1 clause satisfied, 0 attested. "
        + "Every clause that applies was checked; look first at the clock that is due next.")
  }
}
