// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// The numbers of the second factor (clause mfa-1) and of its lock-out (clause acc-7).
public struct MFAPolicy: PolicySection {
  /// Wrong attempts on one account before it is locked. The policy allows at most 10.
  public var attemptLimit = 5
  /// How long a lock lasts.
  public var lockDuration: Duration = .seconds(30 * 60)
  /// How far an authenticator's clock may be off. The type allows one step and no more.
  public var drift = TOTP.Drift.oneStep
  /// What new authenticators are enrolled with.
  public var totp = TOTP.standard
  /// Bytes of a new secret: 20 as RFC 4226 §4 recommends, 16 at least.
  public var secretSize = 20
  /// How many recovery codes are issued at once.
  public var recoveryCodes = 10
  /// How long ago a code may have been shown by whoever replaces an authenticator, issues recovery
  /// codes or resets somebody's second factor.
  public var reenrolmentAge: Duration = .seconds(300)

  public init() {}

  /// Five attempts, thirty minutes, six digits, one step of drift, ten recovery codes, five
  /// minutes.
  public static let standard = MFAPolicy()

  public func looserThanFloor() -> [Looseness] {
    var found: [Looseness] = []
    func require(_ holds: Bool, _ clause: Clause.ID, _ problem: String) {
      if !holds { found.append(Looseness(clause: clause, problem: problem)) }
    }
    require(
      (1...10).contains(attemptLimit), Clause.ID("acc-7"),
      "limit of \(attemptLimit) wrong attempts is outside 1 to 10")
    require(
      lockDuration >= .seconds(1800), Clause.ID("acc-7"),
      "lock of \(lockDuration.components.seconds) s is below 1800 s (30 minutes)")
    require(
      TOTPSecret.sizes.contains(secretSize), Clause.ID("mfa-1"),
      "TOTP secret of \(secretSize) bytes is outside \(TOTPSecret.sizes.lowerBound) to "
        + "\(TOTPSecret.sizes.upperBound)")
    require(
      (1...20).contains(recoveryCodes), Clause.ID("mfa-1"),
      "\(recoveryCodes) recovery codes are outside 1 to 20")
    require(
      reenrolmentAge > .zero && reenrolmentAge <= .seconds(900), Clause.ID("mfa-1"),
      "re-enrolment \(reenrolmentAge.components.seconds) s after a code is outside 1 to 900 s")
    return found
  }
}
