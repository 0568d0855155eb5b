// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartPasswords

@Suite("What an audit says of the passwords")
struct PasswordChecksTests {
  private func failing(_ host: Host) async throws -> [String] {
    try await PasswordChecks.checks(host.keeper.survey).filter { !$0.holds }
      .map(\.clause.description)
  }

  @Test func `each of the six clauses is answered, and a fresh host passes`() async throws {
    let host = try await Host.open()
    try await host.administrator()
    let checks = try await PasswordChecks.checks(host.keeper.survey)
    #expect(
      checks.map(\.clause.description) == ["pw-1", "pw-2", "pw-3", "pw-4", "pw-5", "pw-6"])
    #expect(try await failing(host).isEmpty)
  }

  @Test func `a password of 365 days fails pw-6 with a count, until its account has ended`()
    async throws
  {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let registered = try await host.register(by: maria)
    _ = try await host.keeper.admit(SetPassword(jonasPassword, first: registered))
    try await host.advance(days: 200, reviewing: maria)
    _ = try await host.keeper.admit(
      SetPassword(wrongPassword, replacing: mariasPassword, as: try await host.signIn(maria)))
    try await host.advance(days: 165, reviewing: maria)
    // The survey's clock is the gatekeeper's.
    let check = try #require(
      try await PasswordChecks.checks(host.keeper.survey).first { $0.clause == Clause.ID("pw-6") })
    #expect(!check.holds)
    #expect(check.facts.first?.hasPrefix("1 of 2 passwords") == true)
    _ = try await host.keeper.admit(DisableAccount("jonas", by: try await host.signIn(maria)))
    #expect(try await failing(host).isEmpty)
  }

  @Test func `an own change that came too early fails pw-5, a weak hash pw-1`() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    _ = try await host.keeper.admit(Meddling(account: maria))
    #expect(try await failing(host) == ["pw-1", "pw-5"])
  }
}

/// Leaves a record behind that no gate of ours would.
struct Meddling: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("pw-5")] }
  typealias Reason = VerifyPassword.Reason
  let account: AccountID

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Bool, Reason> {
    guard var record = try await desk.read(PasswordRecord.self, at: account.key) else {
      return .refuse(.wrong)
    }
    record.former.append(
      PasswordRecord.Former(
        phc: record.phc, setAt: desk.now - 86_399, replacedAt: desk.now,
        replacedFor: PasswordAge.Reason.chosenByOwner.rawValue))
    record.phc = record.phc.replacing("m=19456", with: "m=4096")
    try await desk.write(record, at: account.key)
    return .admit(true, for: .seconds(1))
  }
}
