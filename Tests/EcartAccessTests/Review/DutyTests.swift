// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartReport
import EcartTesting
import Foundation
import Testing

@Suite("What people owe is noticed, audited and in the calendar (acc-8, acc-9, net-5, gov-8)")
struct DutyTests {
  static let day: TimeInterval = 86_400
  static let hour: TimeInterval = 3600

  private func alarms(_ host: Host) async throws -> [String] {
    try await host.ledger().flatMap { entry in
      ["review-overdue", "termination-due-soon", "termination-overdue"].filter(entry.contains)
    }
  }

  @Test("an overdue review is alarmed once when the account stops, and again the next time")
  func reviews() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    _ = try await host.person("jonas", by: admin)
    host.clock.advance(by: 91 * Self.day - 1)
    #expect(try await host.keeper.noticeDuties() == 0)
    host.clock.advance(by: 1)
    #expect(try await host.keeper.noticeDuties() == 2)
    #expect(try await host.keeper.noticeDuties() == 0)
    #expect(try await alarms(host).count == 2)
    let late = try await host.signIn(admin.claim.account)
    _ = try await host.keeper.admit(OpenReview(by: late))
    for name in ["jonas", "maria"] as [AccountName] {
      _ = try await host.keeper.admit(DecideReview(.keep, name, because: .stillNeeded, by: late))
    }
    #expect(try await host.keeper.noticeDuties() == 0)
    host.clock.advance(by: 91 * Self.day)
    #expect(try await host.keeper.noticeDuties() == 2)
  }

  @Test("a termination is alarmed at 20 hours and at 24, a planned one too, and no confirmed one")
  func terminations() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin).claim.account
    _ = try await host.person("selma", by: admin)
    _ = try await host.person("ravi", by: admin)
    let now = host.keeper.now
    _ = try await host.keeper.admit(TerminateAccount("jonas", by: admin))
    _ = try await host.keeper.admit(PlanDeparture("selma", at: now + Self.hour, by: admin))
    _ = try await Terminator(host.keeper).terminate("ravi", by: admin)
    host.clock.advance(by: (now + 20 * Self.hour - 1).timeIntervalSince(host.keeper.now))
    #expect(try await host.keeper.noticeDuties() == 0)
    host.clock.advance(by: 1)
    #expect(try await host.keeper.noticeDuties() == 1)
    host.clock.advance(by: Self.hour)
    #expect(try await host.keeper.noticeDuties() == 1)
    #expect(try await alarms(host) == ["termination-due-soon", "termination-due-soon"])
    host.clock.advance(by: 3 * Self.hour)
    #expect(try await host.keeper.noticeDuties() == 1)
    #expect(try await alarms(host).last == "termination-overdue")
    _ = try await Terminator(host.keeper).resume(jonas)
    #expect(try await host.keeper.noticeDuties() == 0)
  }

  private func outcome(_ clause: StaticString, _ host: Host) async throws -> Check.Outcome {
    let survey = host.keeper.survey
    let checks =
      try await ReviewChecks.checks(survey) + TerminationChecks.checks(survey)
      + PreconditionChecks.checks(survey)
    return try #require(checks.first { $0.clause == Clause.ID(clause) }).outcome
  }

  @Test("an audit of nobody holds nothing")
  func empty() async throws {
    let host = try await Host.open()
    for clause in ["acc-8", "acc-9", "net-5", "gov-8"] as [StaticString] {
      guard case .unknown = try await outcome(clause, host) else {
        Issue.record("\(clause) holds for an empty set")
        continue
      }
    }
  }

  @Test("an audit fails when nobody reviewed in time, and holds again after the review")
  func reviewAudit() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    #expect(try await outcome("acc-8", host) == .holds)
    host.clock.advance(by: 91 * Self.day)
    #expect(try await outcome("acc-8", host) == .fails)
    let late = try await host.signIn(admin.claim.account)
    _ = try await host.keeper.admit(OpenReview(by: late))
    _ = try await host.keeper.admit(DecideReview(.keep, "maria", because: .stillNeeded, by: late))
    #expect(try await outcome("acc-8", host) == .holds)
  }

  @Test("an audit fails a second after the 24 hours, and holds once everything was seen dead")
  func terminationAudit() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin).claim.account
    #expect(try await outcome("acc-9", host) == .holds)
    let now = host.keeper.now
    _ = try await host.keeper.admit(TerminateAccount("jonas", by: admin))
    host.clock.advance(by: (now + Self.day - 1).timeIntervalSince(host.keeper.now))
    #expect(try await outcome("acc-9", host) == .holds)
    host.clock.advance(by: 1)
    #expect(try await outcome("acc-9", host) == .fails)
    _ = try await Terminator(host.keeper).resume(jonas)
    #expect(try await outcome("acc-9", host) == .holds)
  }

  @Test("the first administrator's training and agreement are asked for like anybody's")
  func preconditions() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    #expect(try await outcome("net-5", host) == .fails)
    #expect(try await outcome("gov-8", host) == .fails)
    let now = host.keeper.now
    _ = try await host.keeper.admit(RecordPrecondition(.training(on: now), of: "maria", by: admin))
    _ = try await host.keeper.admit(RecordPrecondition(.agreement(on: now), of: "maria", by: admin))
    #expect(try await outcome("net-5", host) == .holds)
    #expect(try await outcome("gov-8", host) == .holds)
  }

  @Test("the calendar has each duty once, without a name, and moves it when it is owed anew")
  func calendar() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    _ = try await host.person("jonas", by: admin)
    func items() async throws -> [CalendarItem] {
      try await DutyList(host.keeper.survey, rules: .standard).calendar
    }
    let before = try await items()
    // Two reviews, and the training of the one who had to have it.
    #expect(before.count { $0.uid.hasPrefix("account-review.") } == 2)
    #expect(before.count { $0.uid.hasPrefix("training-ends.") } == 1)
    #expect(Set(before.map(\.uid)).count == before.count)
    let text = CalendarRenderer().render(before, stampedAt: host.keeper.now)
    for name in ["jonas", "maria", "Iva", "Sample", "Lindqvist"] { #expect(!text.contains(name)) }

    host.clock.advance(by: 3600)
    _ = try await host.keeper.admit(OpenReview(by: admin))
    _ = try await host.keeper.admit(DecideReview(.keep, "jonas", because: .stillNeeded, by: admin))
    let after = try await items()
    #expect(Set(after.map(\.uid)) == Set(before.map(\.uid)))
    let moved = after.filter { !before.contains($0) }
    #expect(moved.count == 1)
    #expect(moved.first?.due == host.keeper.now + 77 * Self.day)
    let old = try #require(before.first { $0.uid == moved.first?.uid })
    #expect(try #require(moved.first).sequence > old.sequence)
  }
}
