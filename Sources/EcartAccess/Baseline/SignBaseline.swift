// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// An administrator signs that the rights in force are the required ones (clause acc-5).
///
/// The lines are kept, and their digest is in the ledger under the administrator's pseudonym; the
/// checkpoints since then vouch for it. What differs later is drift.
public struct SignBaseline: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-5")] }
  public typealias Reason = BaselineRefusal

  /// What was signed.
  public struct Claim: Sendable, Equatable {
    public let digest: Commitment
    /// Active accounts that have any right, and roles.
    public let accounts: Int
    public let roles: Int
  }

  let administrator: Proof<SignIn>

  public init(by administrator: Proof<SignIn>) { self.administrator = administrator }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, BaselineRefusal> {
    guard try await Permissions.administrator(administrator, on: &desk) != nil else {
      return .refuse(.notAdministrator)
    }
    // Step 1: the rights in force. Each book is read by itself, so that the signature is of this
    // moment: a grant that comes in between asks this gate again.
    var all: [String] = []
    var accounts = 0
    for (key, _) in try await desk.list(GrantBook.self) {
      guard let subject = SubjectID(hex: key.description) else {
        throw .unreadableRecord(space: Space(of: GrantBook.self).description)
      }
      let isActive = try await Accounts.isActive(AccountID(subject), on: &desk)
      guard let book = try await desk.read(GrantBook.self, at: key) else { continue }
      let lines = isActive ? Baseline.lines(of: book, at: desk.now).sorted() : []
      if !lines.isEmpty { accounts += 1 }
      all += lines.map { "account \(key) \($0)" }
      if try await desk.read(AccountBaseline.self, at: key)?.lines != lines {
        try await desk.write(AccountBaseline(lines: lines), at: key)
      }
    }
    // Step 2: what the roles among them hold.
    let roles = try await desk.list(RoleRecord.self).map(\.key)
    for key in roles {
      guard let role = try await desk.read(RoleRecord.self, at: key) else { continue }
      all += role.scopes.map { "role \(key) \($0)" }
      if try await desk.read(RoleBaseline.self, at: key)?.lines != role.scopes {
        try await desk.write(RoleBaseline(lines: role.scopes), at: key)
      }
    }
    // Step 3: the signature.
    let digest = try Baseline.digest(of: all)
    desk.remark("digest", .commitment(digest))
    desk.remark("accounts", .count(accounts))
    desk.remark("roles", .count(roles.count))
    try await desk.write(
      BaselineHead(
        at: desk.now, by: desk.actor?.description ?? "", digest: digest.description,
        accounts: accounts, roles: roles.count), at: "head")
    try await desk.write(
      DriftCheckRecord(at: desk.now, added: 0, removed: 0, orphans: 0), at: "last")
    return .admit(
      Claim(digest: digest, accounts: accounts, roles: roles.count), for: .seconds(60))
  }
}

/// Why a baseline was not signed or compared.
public enum BaselineRefusal: RefusalReason {
  case notAdministrator
  case noBaseline

  public var clause: Clause.ID { Clause.ID("acc-5") }
  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .noBaseline: RefusalCode("no-baseline")
    }
  }
  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator can sign the baseline."
    case .noBaseline: "An administrator must look at the rights in force and sign them first."
    }
  }
}
