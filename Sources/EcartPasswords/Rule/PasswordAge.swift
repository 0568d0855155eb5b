// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
public import FoundationEssentials

/// When a password may be changed, and when it ends (clauses pw-5 and pw-6).
///
/// Both limits belong to the later side: at exactly one day a change is allowed, and at exactly
/// 365 days (of 24 hours each, whatever the calendar says) the password has expired. A moment of
/// setting that lies in the future is not believed: no change, and expired.
public struct PasswordAge: Sendable {
  /// Why a password is changed.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// Its owner wants another one: waits for the minimum age.
    case chosenByOwner
    /// An administrator set a new one, or the owner replaces the one an administrator set.
    case resetByAdministrator
    /// It is known or suspected to be in other hands.
    case compromise

    /// Whether the minimum age applies. A safety measure is never made to wait.
    public var waitsForMinimumAge: Bool { self == .chosenByOwner }
  }

  public let policy: PasswordPolicy

  public init(policy: PasswordPolicy = .standard) { self.policy = policy }

  /// The first moment at which the owner may choose the next password.
  public func earliestChange(setAt: Date) -> Date { setAt + policy.minimumAge.inSeconds }

  /// Whether the password may be changed now.
  public func mayChange(setAt: Date, now: Date, reason: Reason) -> Bool {
    !reason.waitsForMinimumAge || now.hasReached(earliestChange(setAt: setAt))
  }

  /// The first moment at which the password no longer opens anything.
  public func expiry(setAt: Date) -> Date { setAt + policy.maximumAge.inSeconds }

  /// Whether the password has expired.
  public func isExpired(setAt: Date, now: Date) -> Bool {
    !now.hasReached(setAt) || now.hasReached(expiry(setAt: setAt))
  }
}

extension Duration {
  /// The duration as seconds; exact for whole seconds.
  var inSeconds: TimeInterval {
    TimeInterval(components.seconds) + TimeInterval(components.attoseconds) / 1e18
  }
}
