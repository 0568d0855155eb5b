// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault

/// Asks for an account: the first of three steps, request → approve → activate (clause acc-1).
///
/// A person may ask at the door for themselves; a colleague who is signed in may ask for them, and
/// for a service. Nothing works yet. The name is taken from here on, and for good once approved.
///
/// ```swift
/// try await gatekeeper.admit(RequestAccount("jonas", for: .person(jonas), as: .staff))
/// try await gatekeeper.admit(ApproveAccount("jonas", by: administrator))
/// let account = try await gatekeeper.admit(ActivateAccount("jonas", by: administrator))
/// ```
public struct RequestAccount: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("acc-1"), Clause.ID("acc-2"), Clause.ID("acc-3")]
  }
  public typealias Claim = AccountID
  public typealias Reason = RegistrationRefusal

  /// Requests that may wait for a decision at the same time.
  package static let mostWaiting = 500

  let typed: String
  let holder: AccountHolder
  let role: Role
  let requester: Proof<SignIn>?

  /// - Parameters:
  ///   - name: what it signs in with: 2 to 64 letters, digits and `. _ - + @`, nobody's before.
  ///   - requester: who asks; without, the person asks for themselves.
  public init(
    _ name: String, for holder: AccountHolder, as role: Role, by requester: Proof<SignIn>? = nil
  ) {
    self.typed = name
    self.holder = holder
    self.role = role
    self.requester = requester
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    var author: AccountID?
    if let requester { author = try await desk.honour(requester).account }
    // Step 1: a name for one person or service, and never one that was somebody's.
    let name = AccountName(typed)
    if let fault = name.fault() { return .refuse(RegistrationRefusal(fault)) }
    let id = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    desk.remark("kind", .code(holder.kind.code))
    desk.remark("role", .code(role.code))
    let earlier = try await desk.read(AccountRecord.self, at: id.key)
    let vault = try desk.part(Vault.self)
    switch (try await vault.key(of: id.subject, on: &desk), earlier) {
    case (.none, nil): break
    // Turned down before it ever worked: it was nobody's yet.
    case (.living, let record?)
    where record.state == .declined && record.activated == nil && record.isInTime(at: desk.now):
      break
    default:
      // At the door it is not told, not even to the log, whose name it is.
      if requester != nil { desk.remark(stateOf: earlier) }
      return .refuse(.nameTaken)
    }
    // Step 2: somebody answers for a service, and it administers nothing.
    var owner: RecordKey?
    if case .service(let service) = holder {
      guard role != .administrator else { return .refuse(.serviceAdministrator) }
      let id = try Accounts.id(of: service.owner, on: desk)
      guard requester != nil, try await Accounts.isActive(id, on: &desk),
        try await Accounts.kind(of: id, on: &desk) == .person
      else { return .refuse(.unknownOwner) }
      owner = id.key
    }
    // Step 3: the queue has an end.
    var waiting = 0
    for role in Role.allCases {
      let now = desk.now
      waiting += try await desk.list(
        AccountRecord.self, index: AccountRecord.index(role, .requested)
      ).count { $0.record.isInTime(at: now) }
    }
    guard waiting < Self.mostWaiting else {
      desk.remark("waiting", .count(waiting))
      desk.remark("limit", .count(Self.mostWaiting))
      return .refuse(.tooManyRequests)
    }
    var record = try await record(for: id, after: earlier, on: &desk)
    record.requestedBy = author?.key
    record.owner = owner
    try await desk.write(record, at: id.key)
    // No names without a clock: a request that comes to nothing is erased like an ended account.
    desk.owe(Obligation(.accountEnded, for: id.subject, from: desk.now))
    return .admit(id, for: .seconds(60))
  }

  private func record(
    for id: AccountID, after earlier: AccountRecord?, on desk: inout Deliberation
  ) async throws(Interruption) -> AccountRecord {
    guard let earlier else {
      return try await Accounts.make(
        id, holder: holder, named: typed, role: role, state: .requested, on: &desk)
    }
    // The key is there; what was sealed under it is replaced.
    let vault = try desk.part(Vault.self)
    guard case .living(let key) = try await vault.key(of: id.subject, sealing: 1, on: &desk)
    else {
      throw .workFailed("opening an account's key")
    }
    return AccountRecord(
      kind: holder.kind, role: role, state: .requested, registered: desk.now,
      person: try Accounts.seal(holder.described(as: typed), under: key), origin: earlier.origin)
  }
}

extension AccountKind {
  var code: RefusalCode {
    switch self {
    case .person: RefusalCode("person")
    case .service: RefusalCode("service")
    }
  }
}

extension Role {
  var code: RefusalCode {
    switch self {
    case .administrator: RefusalCode("administrator")
    case .staff: RefusalCode("staff")
    }
  }
}
