// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPasswords
public import EcartPolicy
import EcartVault
import FoundationEssentials

/// Gives an account the secret for an authenticator (clause mfa-1): its first after a password, or
/// another in its place after a fresh sign-in.
///
/// It counts for nothing until ``ConfirmTOTP`` has seen a code of it, within ten minutes; until
/// then the one before stays good. Whoever has a confirmed authenticator cannot be given another
/// with a password alone, nor with a session that was opened a while ago.
public struct EnrolTOTP: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("mfa-1")] }

  public struct Claim: Sendable {
    public let account: AccountID
    /// Show it once, as a QR code; it holds the secret and prints as a mask.
    public let uri: EnrolmentURI
    let enrolment: UUID
  }

  private enum Road: Sendable {
    case first(Proof<VerifyPassword>)
    case replacing(Proof<SignIn>)
  }

  private let road: Road
  let issuer: String

  /// - Parameter issuer: who runs the service, as the authenticator displays it; without a colon.
  public init(after password: Proof<VerifyPassword>, issuer: String = "EcartDPP") {
    self.road = .first(password)
    self.issuer = issuer
  }

  /// - Parameter signIn: of the owner, with a code of the authenticator to be replaced or a
  ///   recovery code, shown within `MFAPolicy.reenrolmentAge`; an older one is interrupted with
  ///   ``ProofFault/tooOld``.
  public init(replacing signIn: Proof<SignIn>, issuer: String = "EcartDPP") {
    self.road = .replacing(signIn)
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
    let policy = desk.policy[MFAPolicy.self]
    let account: AccountID
    let isReplacing: Bool
    switch road {
    case .first(let password):
      (account, isReplacing) = (try await desk.honour(password).account, false)
    case .replacing(let signIn):
      let claim = try await desk.honour(signIn, within: policy.reenrolmentAge)
      // A factor to come decides for itself whether it vouches for a new authenticator.
      switch claim.factor {
      case .totp, .recoveryCode: (account, isReplacing) = (claim.account, true)
      }
    }
    let name = try Accounts.pseudonym(of: account, on: desk)
    desk.actor = name
    desk.object = .pseudonym(name)
    // Step 1: a password makes the first alone.
    let current = try await desk.read(TOTPRecord.self, at: account.key)
    let isEnrolled = current?.isConfirmed == true
    desk.remark("enrolled", .flag(isEnrolled))
    if isEnrolled && !isReplacing { return .refuse(.alreadyEnrolled) }
    if !isEnrolled && isReplacing { return .refuse(.nothingToReplace) }
    let vault = try desk.part(Vault.self)
    guard try await Accounts.isActive(account, on: &desk),
      let person = try await Accounts.person(of: account, on: &desk),
      case .living(let key) = try await vault.key(
        of: account.subject, sealing: 1, on: &desk)
    else { return .refuse(.unknownAccount) }
    // Step 2: one secret, however often this is deliberated.
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
    let secret = try TOTPRecord.seal(drawn.secret, under: key)
    if isReplacing, var record = current {
      record.replacement = .init(
        enrolment: drawn.enrolment, secret: secret, totp: policy.totp, enrolledAt: desk.now)
      try await desk.write(record, at: account.key)
    } else {
      try await desk.write(
        TOTPRecord(
          enrolment: drawn.enrolment, secret: secret, totp: policy.totp, enrolledAt: desk.now),
        at: account.key)
    }
    return .admit(
      Claim(account: account, uri: uri, enrolment: drawn.enrolment), for: .seconds(600))
  }

  public enum Reason: RefusalReason {
    case alreadyEnrolled
    /// The authenticator that the sign-in was made with is gone.
    case nothingToReplace
    case unknownAccount
    /// The issuer is empty or holds a colon.
    case unusableIssuer

    public var clause: Clause.ID { Clause.ID("mfa-1") }
    public var code: RefusalCode {
      switch self {
      case .alreadyEnrolled: RefusalCode("already-enrolled")
      case .nothingToReplace: RefusalCode("nothing-to-replace")
      case .unknownAccount: RefusalCode("unknown-account")
      case .unusableIssuer: RefusalCode("unusable-issuer")
      }
    }
    public var remedy: String {
      switch self {
      case .alreadyEnrolled:
        "An authenticator is set up already. Sign in with its code or with a recovery code."
      case .nothingToReplace: "Sign in with your password, and set up an authenticator."
      case .unknownAccount: "There is no such active account; sign in again."
      case .unusableIssuer: "Give an issuer that is not empty and holds no colon."
      }
    }
  }
}
