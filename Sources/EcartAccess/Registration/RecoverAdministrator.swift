// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

/// Lets an administrator in again whom nobody else can let in: locked out, the password or the
/// authenticator and all codes from paper lost, and no other administrator who can (clause acc-7).
///
/// `package`: it is asked at the console, by `dpp people recover`. Whoever can run that has the
/// installation's directory and its roots, and so everything this could keep from them; what it
/// adds is that it cannot be done silently. Every proof and session of the account ends.
package struct RecoverAdministrator: Gate {
  package static var clauses: [Clause.ID] { [Clause.ID("acc-7"), Clause.ID("mfa-1")] }
  package typealias Claim = AccountID

  let name: AccountName
  let others: Others

  /// What is known of the other administrators.
  package enum Others: Sendable {
    /// There must be none.
    case none
    /// There are some on record, and whoever is at the console says that none of them can come in.
    case unreachable
  }

  package init(_ name: AccountName, others: Others = .none) {
    self.name = name
    self.others = others
  }

  package func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let id = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    guard let record = try await Accounts.working(id, on: &desk),
      record.kind == .person, record.role == .administrator
    else { return .refuse(.noSuchAdministrator) }
    let count = try await Accounts.administrators(besides: id, on: &desk).count
    guard count == 0 || others == .unreachable else { return .refuse(.notAlone) }
    try await AttemptCounter.forgive(id, on: &desk)
    try await Sessions.end(of: id, on: &desk)
    try await Accounts.undo(id, on: &desk)
    try await desk.rest(on: Accounts.standing(of: id))
    var alarm = Evidence(
      "recovered-at-console", .alarm, clauses: Self.clauses,
      fields: ["other-administrators": .count(count)])
    alarm.object = desk.object
    desk.record(alarm)
    return .admit(id, for: .seconds(900))
  }

  package enum Reason: RefusalReason {
    case noSuchAdministrator
    /// There is somebody who can do it, with evidence of who.
    case notAlone

    package var clause: Clause.ID { Clause.ID("acc-7") }
    package var code: RefusalCode {
      switch self {
      case .noSuchAdministrator: RefusalCode("no-such-administrator")
      case .notAlone: RefusalCode("not-alone")
      }
    }
    package var remedy: String {
      switch self {
      case .noSuchAdministrator: "No administrator whose account works has that name; check it."
      case .notAlone:
        "Another administrator can: dpp people unlock, reset-password or reset-factor. If none of "
          + "them can come in either, say so with --nobody-else-can."
      }
    }
  }
}
