// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
import EcartVault
import FoundationEssentials

/// Gives an account its recovery codes, for the day the authenticator is lost (clause mfa-1).
///
/// They are in the claim and nowhere else: show them once, over an encrypted channel, for paper.
/// Those issued before are void from then on. Issue them along with the first authenticator; an
/// installation's only administrator has no other way back in.
///
/// ```swift
/// let confirmed = try await gatekeeper.admit(ConfirmTOTP(enrolment, code: "492 039"))
/// let codes = try await gatekeeper.admit(IssueRecoveryCodes(with: confirmed)).claim.codes
/// ```
public struct IssueRecoveryCodes: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("mfa-1")] }

  /// Prints as a mask.
  public struct Claim: Sendable {
    public let account: AccountID
    /// `MFAPolicy.recoveryCodes` of them.
    public let codes: [RecoveryCode]
  }

  private enum Road: Sendable {
    case owner(Proof<SignIn>)
    case confirmed(Proof<ConfirmTOTP>)
  }

  private let road: Road

  /// - Parameter owner: a sign-in whose factor was shown within `MFAPolicy.reenrolmentAge`; an
  ///   older one is interrupted with ``ProofFault/tooOld``.
  public init(for owner: Proof<SignIn>) { self.road = .owner(owner) }

  /// Along with an authenticator that was confirmed within the last minute.
  public init(with authenticator: Proof<ConfirmTOTP>) { self.road = .confirmed(authenticator) }

  private struct Drawing: Hashable { let count: Int }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, Reason> {
    let policy = desk.policy[MFAPolicy.self]
    let account: AccountID
    switch road {
    case .owner(let owner):
      account = try await desk.honour(owner, within: policy.reenrolmentAge).account
    case .confirmed(let authenticator): account = try await desk.honour(authenticator)
    }
    let name = try Accounts.pseudonym(of: account, on: desk)
    desk.actor = name
    desk.object = .pseudonym(name)
    let vault = try desk.part(Vault.self)
    guard try await Accounts.isActive(account, on: &desk),
      case .living(let key) = try await vault.key(
        of: account.subject, sealing: 1, on: &desk)
    else { return .refuse(.unknownAccount) }
    // One set, however often this is deliberated.
    let count = policy.recoveryCodes
    let codes = try await desk.once(Drawing(count: count)) {
      () async throws(Interruption) -> [RecoveryCode] in
      do { return try (0..<count).map { _ in try RecoveryCode.random() } } catch {
        throw .workFailed("drawing recovery codes")
      }
    }
    try await desk.write(
      RecoveryCodeRecord(codes.map(\.digest), issuedAt: desk.now, under: key), at: account.key)
    desk.remark("codes", .count(count))
    return .admit(Claim(account: account, codes: codes), for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    case unknownAccount

    public var clause: Clause.ID { Clause.ID("mfa-1") }
    public var code: RefusalCode { RefusalCode("unknown-account") }
    public var remedy: String { "There is no such active account; sign in again." }
  }
}

extension IssueRecoveryCodes.Claim: CustomStringConvertible, CustomReflectable {
  public var description: String { "\(codes.count) recovery codes (•••)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// How many recovery codes are left, for the owner alone: to others the number says how well an
/// account is defended.
public struct CountRecoveryCodes: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("mfa-1")] }
  public typealias Claim = Int

  let owner: Proof<SignIn>

  public init(for owner: Proof<SignIn>) { self.owner = owner }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Int, Reason> {
    let account = try await desk.honour(owner).account
    let record = try await desk.read(RecoveryCodeRecord.self, at: account.key)
    return .admit(record?.left ?? 0, for: .seconds(60))
  }

  /// Nobody who is signed in is refused.
  public enum Reason: RefusalReason {
    public var clause: Clause.ID { switch self {} }
    public var code: RefusalCode { switch self {} }
    public var remedy: String { switch self {} }
  }
}
