// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
import FoundationEssentials

/// Opens a session after a sign-in, so that the next requests need not sign in (clauses acc-4,
/// net-4).
///
/// ```swift
/// let opened = try await gatekeeper.admit(OpenSession(signIn, from: SessionPlace(device: device)))
/// response.setCookie(opened.claim.token.text)          // the only time the token is to be had
/// ```
public struct OpenSession: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-4"), Clause.ID("net-4")] }

  /// The new session, and the token that leads to it.
  public struct Claim: Sendable {
    public let session: SessionID
    /// Drawn for this session: whatever the client had before is worth nothing (CWE-384).
    public let token: SessionToken
  }

  let signIn: Proof<SignIn>
  let origin: SessionPlace

  /// - Parameters:
  ///   - signIn: with a second factor, five minutes old at most.
  ///   - origin: the device the session will be tied to, and the network it is in now.
  public init(_ signIn: Proof<SignIn>, from origin: SessionPlace) {
    self.signIn = signIn
    self.origin = origin
  }

  private struct Drawing: Hashable {}
  private struct Drawn: Sendable {
    let id = UUID()
    let token: SessionToken
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, Reason> {
    // Step 1: a fresh sign-in. A restored one would make one stolen token into many.
    let claim = try await desk.honour(signIn)
    let account = claim.account
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    guard claim.session == nil else { return .refuse(.alreadyInSession) }
    guard desk.now.timeIntervalSince(claim.at) < SessionRules.freshness else {
      desk.remark("code-shown-at", .instant(claim.at))
      desk.remark("longest-seconds", .count(Int(SessionRules.freshness)))
      return .refuse(.signInTooOld)
    }
    guard try await Accounts.isActive(account, on: &desk) else { return .refuse(.accountEnded) }
    // Step 2: room for it.
    let policy = desk.policy[SessionPolicy.self]
    var table = try await desk.read(SessionTable.self, at: account.key) ?? SessionTable()
    let living = try await Sessions.clear(&table, of: account, on: &desk)
    let surplus = living.count - policy.mostAtOnce + 1
    if surplus > 0 {
      guard policy.whenFull == .closeOldest else {
        desk.remark("open", .count(living.count))
        desk.remark("limit", .count(policy.mostAtOnce))
        return .refuse(.tooMany)
      }
      for entry in living.prefix(surplus) {
        try await Sessions.close(entry, in: &table, of: account, on: &desk)
        desk.record(
          Evidence(
            "session-closed", .done, clauses: [Clause.ID("acc-4")],
            fields: [
              "session": .identifier(entry.id),
              "because": .code(RefusalCode("opened-elsewhere")),
            ]))
      }
    }
    // Step 3: one token, however often this is deliberated; its digest alone is kept.
    let drawn = try await desk.once(Drawing()) { () async throws(Interruption) -> Drawn in
      do { return Drawn(token: try SessionToken.random()) } catch {
        throw .workFailed("drawing a session token")
      }
    }
    let place = table.freePlace()
    let device = try origin.device.mark(of: account, on: desk)
    let digest = drawn.token.digest.hex
    table.entries.append(
      SessionEntry(
        place: place, id: drawn.id, digest: digest, opened: desk.now, signedIn: claim.at,
        factor: claim.factor.rawValue, lastUse: desk.now, device: device,
        marks: try await Sessions.marks(of: place, of: account, on: &desk)))
    table.see(
      Sighting(
        device: device, network: try origin.network?.mark(of: account, on: desk), at: desk.now))
    try await desk.write(table, at: account.key)
    try desk.insert(
      SessionPointer(account: account.subject, session: drawn.id), at: RecordKey(digest))
    desk.remark("session", .identifier(drawn.id))
    desk.remark("others", .count(table.entries.count - 1))
    return .admit(Claim(session: SessionID(drawn.id), token: drawn.token), for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    /// The sign-in was itself restored from a session.
    case alreadyInSession
    case signInTooOld
    case accountEnded
    /// The account has all the sessions it may have, and the policy closes none for it.
    case tooMany

    public var clause: Clause.ID {
      switch self {
      case .alreadyInSession, .tooMany: Clause.ID("acc-4")
      case .signInTooOld: Clause.ID("net-4")
      case .accountEnded: Clause.ID("acc-9")
      }
    }
    public var code: RefusalCode {
      switch self {
      case .alreadyInSession: RefusalCode("already-in-session")
      case .signInTooOld: RefusalCode("sign-in-too-old")
      case .accountEnded: RefusalCode("account-ended")
      case .tooMany: RefusalCode("too-many-sessions")
      }
    }
    public var remedy: String {
      switch self {
      case .alreadyInSession: "Go on in the session there is, or sign in with a code for another."
      case .signInTooOld: "Sign in again; a session is opened right after."
      case .accountEnded: "The account does not work at present; ask an administrator."
      case .tooMany: "Close one of the other sessions first."
      }
    }
  }
}
