// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault

/// Makes the very first account, an administrator's, and works exactly once in a store's life.
///
/// Nobody is there yet to approve it; that it happened, and when, is evidence for good. If whoever
/// asked got no further (the process died before a password was set), the same name may be asked
/// for again, until the account has its first password.
public struct BootstrapAdministrator: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-1"), Clause.ID("acc-2")] }
  public typealias Claim = AccountID
  public typealias Reason = RegistrationRefusal

  let typed: String
  let person: Person

  public init(_ name: String, person: Person) {
    self.typed = name
    self.person = person
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let name = AccountName(typed)
    let id = try Accounts.id(of: name, on: desk)
    // Step 1: once, ever, and only while there is no account that works or did.
    if let first = try await desk.read(BootstrapRecord.self, at: "first") {
      return try await takeUp(first, id, on: &desk)
    }
    guard
      try await desk.list(AccountRecord.self).allSatisfy({ $0.record.activated == nil })
    else { return .refuse(.alreadyBootstrapped) }
    // Step 2: the first account obeys the rules for names like any other.
    if let fault = name.fault() { return .refuse(RegistrationRefusal(fault)) }
    guard try await desk.read(AccountRecord.self, at: id.key) == nil else {
      return .refuse(.nameTaken)
    }
    var record = try await Accounts.make(
      id, holder: .person(person), named: typed, role: .administrator, state: .active, on: &desk)
    record.activated = desk.now
    try await desk.write(record, at: id.key)
    try await desk.write(
      BootstrapRecord(at: desk.now, account: id.key, isWaiting: true), at: "first")
    Accounts.startReview(of: id, on: &desk)
    return try await admit(id, on: &desk)
  }

  /// Once more for an account that nobody has yet, with the names that are given now.
  private func takeUp(
    _ first: BootstrapRecord, _ id: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let vault = try desk.part(Vault.self)
    guard first.isWaiting == true, first.account == id.key,
      try await Accounts.isActive(id, on: &desk),
      var record = try await desk.read(AccountRecord.self, at: id.key),
      case .living(let key) = try await vault.key(of: id.subject, sealing: 1, on: &desk)
    else { return .refuse(.alreadyBootstrapped) }
    record.person = try Accounts.seal(
      AccountHolder.person(person).described(as: typed), under: key)
    try await desk.write(record, at: id.key)
    desk.remark("again", .flag(true))
    return try await admit(id, on: &desk)
  }

  private func admit(
    _ id: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    try await desk.rest(on: Accounts.standing(of: id))
    return .admit(id, for: .seconds(900))
  }

  /// Somebody has the account now: it is asked for no more.
  package static func settle(on desk: inout Deliberation) async throws(Interruption) {
    guard var first = try await desk.read(BootstrapRecord.self, at: "first") else { return }
    first.isWaiting = nil
    try await desk.write(first, at: "first")
  }
}
