// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Makes the very first account, an administrator's, and works exactly once in a store's life.
///
/// Nobody is there yet to approve it; that it happened, and when, is evidence for good.
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
    // Step 1: once, ever, and only while there is no account that works or did.
    guard try await desk.read(BootstrapRecord.self, at: "first") == nil,
      try await desk.list(AccountRecord.self).allSatisfy({ $0.record.activated == nil })
    else { return .refuse(.alreadyBootstrapped) }
    // Step 2: the first account obeys the rules for names like any other.
    let name = AccountName(typed)
    let id = try Accounts.id(of: name, on: desk)
    if let fault = name.fault() { return .refuse(RegistrationRefusal(fault)) }
    guard try await desk.read(AccountRecord.self, at: id.key) == nil else {
      return .refuse(.nameTaken)
    }
    var record = try await Accounts.make(
      id, holder: .person(person), named: typed, role: .administrator, state: .active, on: &desk)
    record.activated = desk.now
    try await desk.write(record, at: id.key)
    try await desk.write(BootstrapRecord(at: desk.now), at: "first")
    Accounts.startReview(of: id, on: &desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    try await desk.rest(on: Accounts.standing(of: id))
    return .admit(id, for: .seconds(900))
  }
}
