// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// Compares the rights in force with the signed baseline (clause acc-5); due once a day. It changes
/// no right. What differs is an alarm in the ledger, by counts; the lines are in
/// ``EcartPolicy/Gatekeeper/drift()``.
public struct CheckBaseline: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-5")] }
  public typealias Claim = Drift
  public typealias Reason = BaselineRefusal

  public init() {}

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Drift, BaselineRefusal> {
    guard try await desk.read(BaselineHead.self, at: "head") != nil else {
      return .refuse(.noBaseline)
    }
    var rights = Rights(at: desk.now)
    for (key, book) in try await desk.list(GrantBook.self) {
      guard let subject = SubjectID(hex: key.description) else {
        throw .unreadableRecord(space: Space(of: GrantBook.self).description)
      }
      let account = AccountID(subject)
      rights.books[account] = book
      if try await Accounts.isActive(account, on: &desk) { rights.active.insert(account) }
    }
    for (key, role) in try await desk.list(RoleRecord.self) {
      rights.roles[key.description] = role
    }
    var accounts: [AccountID: [String]] = [:]
    for (key, record) in try await desk.list(AccountBaseline.self) {
      guard let subject = SubjectID(hex: key.description) else { continue }
      accounts[AccountID(subject)] = record.lines
    }
    var roles: [String: [String]] = [:]
    for (key, record) in try await desk.list(RoleBaseline.self) {
      roles[key.description] = record.lines
    }
    let drift = Drift(rights, accounts: accounts, roles: roles)
    Baseline.note(drift, on: &desk)
    try await desk.write(
      DriftCheckRecord(
        at: desk.now, added: drift.count(.added), removed: drift.count(.removed),
        orphans: drift.count(.orphan)),
      at: "last")
    return .admit(drift, for: .zero)
  }
}

extension Gatekeeper {
  /// ``CheckBaseline``, if a baseline was signed and the last comparison is nearly as old as the
  /// policy lets it become. A gatekeeper opened by ``EcartDPP`` asks once a minute while it is used.
  /// - Returns: what differs, when it was compared.
  @discardableResult
  public func checkBaselineIfDue() async throws(Denied<CheckBaseline>) -> Drift? {
    let last: Date
    do {
      let survey = self.survey
      guard let head = try await survey.read(BaselineHead.self, at: "head") else { return nil }
      last = try await survey.read(DriftCheckRecord.self, at: "last")?.at ?? head.at
    } catch { throw .interrupted(.store(error)) }
    // A twelfth early, so that a host that looks every minute is never late.
    let interval = policy[PermissionPolicy.self].driftCheckInterval / 12 * 11
    guard now.timeIntervalSince(last) >= interval else { return nil }
    return try await admit(CheckBaseline()).claim
  }
}
