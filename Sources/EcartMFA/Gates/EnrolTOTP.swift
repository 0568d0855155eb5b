// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPasswords
public import EcartPolicy
import EcartVault
import FoundationEssentials

/// Gives an account that has no second factor the secret for an authenticator (clause mfa-1).
///
/// It counts for nothing until ``ConfirmTOTP`` has seen a code of it, within ten minutes. Whoever
/// has a confirmed authenticator cannot be given another with a password alone.
public struct EnrolTOTP: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("mfa-1")] }

  public struct Claim: Sendable {
    public let account: AccountID
    /// Show it once, as a QR code; it holds the secret and prints as a mask.
    public let uri: EnrolmentURI
    let enrolment: UUID
  }

  let password: Proof<VerifyPassword>
  let issuer: String

  /// - Parameter issuer: who runs the service, as the authenticator displays it; without a colon.
  public init(after password: Proof<VerifyPassword>, issuer: String = "EcartDPP") {
    self.password = password
    self.issuer = issuer
  }

  private struct Drawing: Hashable {}
  private struct Drawn: Sendable {
    let secret: TOTPSecret
    let enrolment = UUID()
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, Reason> {
    let account = try await desk.honour(password).account
    let name = try Accounts.pseudonym(of: account, on: desk)
    desk.actor = name
    desk.object = .pseudonym(name)
    // Step 1: only where there is none.
    if let record = try await desk.read(TOTPRecord.self, at: account.key), record.isConfirmed {
      return .refuse(.alreadyEnrolled)
    }
    let vault = try desk.part(Vault.self)
    guard let person = try await Accounts.person(of: account, on: &desk),
      case .living(let key) = try await vault.key(of: account.subject, on: &desk)
    else { return .refuse(.unknownAccount) }
    // Step 2: one secret, however often this is deliberated.
    let policy = desk.policy[MFAPolicy.self]
    let drawn = try await desk.once(Drawing()) { () async throws(Interruption) -> Drawn in
      do { return Drawn(secret: try TOTPSecret.random(size: policy.secretSize)) } catch {
        throw .workFailed("drawing a TOTP secret")
      }
    }
    let uri: EnrolmentURI
    do {
      uri = try EnrolmentURI(
        issuer: issuer, account: person.userName, secret: drawn.secret, totp: policy.totp)
    } catch { return .refuse(.unusableIssuer) }
    // Step 3: kept sealed, and not good for anything yet. An enrolment begun before is replaced.
    try await desk.write(
      TOTPRecord(
        enrolment: drawn.enrolment, secret: try TOTPRecord.seal(drawn.secret, under: key),
        totp: policy.totp, enrolledAt: desk.now),
      at: account.key)
    return .admit(
      Claim(account: account, uri: uri, enrolment: drawn.enrolment), for: .seconds(600))
  }

  public enum Reason: RefusalReason {
    case alreadyEnrolled
    case unknownAccount
    /// The issuer is empty or holds a colon.
    case unusableIssuer

    public var clause: Clause.ID { Clause.ID("mfa-1") }
    public var code: RefusalCode {
      switch self {
      case .alreadyEnrolled: RefusalCode("already-enrolled")
      case .unknownAccount: RefusalCode("unknown-account")
      case .unusableIssuer: RefusalCode("unusable-issuer")
      }
    }
    public var remedy: String {
      switch self {
      case .alreadyEnrolled: "An authenticator is set up already. Sign in with its code."
      case .unknownAccount: "There is no such active account; sign in again."
      case .unusableIssuer: "Give an issuer that is not empty and holds no colon."
      }
    }
  }
}
