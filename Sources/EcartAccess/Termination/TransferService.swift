// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// Makes another person answer for a service: for instance because the one who did has left, and the
/// service has stopped with them (clauses acc-1, acc-9).
///
/// It then works again, if it is active; what was proven under the earlier owner stays undone.
public struct TransferService: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-1"), Clause.ID("acc-9")] }
  public typealias Claim = AccountID

  let name: AccountName
  let owner: AccountName
  let administrator: Proof<SignIn>

  /// - Parameters:
  ///   - name: the service.
  ///   - owner: a person whose account works.
  public init(_ name: AccountName, to owner: AccountName, by administrator: Proof<SignIn>) {
    self.name = name
    self.owner = owner
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let act = try await Administered(name, by: administrator, on: &desk)
    let id = act.account
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.kind == .service, record.state != .declined, record.state != .terminated
    else {
      desk.remark(stateOf: known)
      return .refuse(.unknownService)
    }
    let next = try Accounts.id(of: owner, on: desk)
    desk.remark("owner", .pseudonym(try Accounts.pseudonym(of: next, on: desk)))
    guard try await Accounts.isActive(next, on: &desk),
      try await Accounts.kind(of: next, on: &desk) == .person
    else { return .refuse(.unknownOwner) }
    // Nobody takes a service, with all it was given, for themselves.
    if next == act.asker {
      guard try await Accounts.administrators(besides: act.asker, on: &desk).isEmpty else {
        return .refuse(.toOneself)
      }
      var alarm = Evidence("taken-over-alone", .alarm, clauses: [Clause.ID("acc-1")])
      alarm.object = desk.object
      desk.record(alarm)
    }
    if record.owner != next.key { record.formerOwner = record.owner }
    record.owner = next.key
    try await desk.write(record, at: id.key)
    // Were the new owner terminated at this moment, the service would stop with them.
    try await Accounts.touch(next, on: &desk)
    try await Sessions.end(of: id, on: &desk)
    try await desk.revoke(Accounts.standing(of: id))
    return .admit(id, for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    case notAdministrator
    case unknownService
    /// The new owner is no person with a working account.
    case unknownOwner
    /// Nobody makes a service their own while somebody else can do it.
    case toOneself

    public var clause: Clause.ID { Clause.ID("acc-1") }
    public var code: RefusalCode {
      switch self {
      case .notAdministrator: RefusalCode("not-administrator")
      case .unknownService: RefusalCode("unknown-service")
      case .unknownOwner: RefusalCode("unknown-owner")
      case .toOneself: RefusalCode("to-oneself")
      }
    }
    public var remedy: String {
      switch self {
      case .notAdministrator: "Only an administrator can give a service to somebody else."
      case .unknownService: "There is no such service that has not ended; check the name."
      case .toOneself: "Have another administrator give it to you."
      case .unknownOwner: "Name a person with a working account who answers for the service."
      }
    }
  }
}
