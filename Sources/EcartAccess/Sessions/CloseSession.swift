// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// Ends one session, at once and in every process (clause acc-4): signing out.
public struct CloseSession: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-4")] }
  public typealias Claim = SessionID

  let signIn: Proof<SignIn>
  let session: SessionID?

  /// The session the sign-in was restored from.
  public init(_ signIn: Proof<SignIn>) {
    self.signIn = signIn
    self.session = signIn.claim.session
  }

  /// Another session of one's own, as ``ListSessions`` named it.
  public init(_ session: SessionID, as signIn: Proof<SignIn>) {
    self.signIn = signIn
    self.session = session
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<SessionID, Reason> {
    let account = try await desk.honour(signIn).account
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    guard let session else { return .refuse(.notInSession) }
    guard var table = try await desk.read(SessionTable.self, at: account.key),
      let entry = table.entries.first(where: { $0.id == session.uuid })
    else { return .refuse(.unknownSession) }
    try await Sessions.close(entry, in: &table, of: account, on: &desk)
    try await desk.write(table, at: account.key)
    desk.remark("session", .identifier(session.uuid))
    return .admit(session, for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    case notInSession
    /// Nobody's, somebody else's, or gone already; which is not told.
    case unknownSession

    public var clause: Clause.ID { Clause.ID("acc-4") }
    public var code: RefusalCode {
      switch self {
      case .notInSession: RefusalCode("not-in-session")
      case .unknownSession: RefusalCode("unknown-session")
      }
    }
    public var remedy: String {
      switch self {
      case .notInSession: "This sign-in has no session; there is nothing to close."
      case .unknownSession: "There is no such session of yours; list them again."
      }
    }
  }
}
