// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
public import FoundationEssentials

/// When a session ends by itself: a plain rule of instants.
public struct SessionRules: Sendable {
  public enum State: Sendable, Equatable {
    /// Good for so many more seconds, if it is not used.
    case live(for: TimeInterval)
    /// Not used for the idle limit.
    case idle
    /// At the absolute limit.
    case over
  }

  /// A restored proof is good for a minute at most, so that a host restores again and use is seen.
  public static let longestProof: TimeInterval = 60
  /// A session is opened within five minutes of its second factor.
  public static let freshness: TimeInterval = 300

  let idle: TimeInterval
  let absolute: TimeInterval

  public init(policy: SessionPolicy) {
    self.idle = TimeInterval(policy.idleLimit.components.seconds)
    self.absolute = TimeInterval(policy.absoluteLimit.components.seconds)
  }

  /// - Parameters:
  ///   - signedIn: the moment of the second factor. The absolute limit counts from it and not from
  ///     the opening (SP 800-63B-4 §2.2.3: since the last authentication).
  ///   - lastUse: the last use that was written down.
  ///   - now: at the very instant of a limit the session has ended.
  public func state(signedIn: Date, lastUse: Date, at now: Date) -> State {
    let absoluteLeft = absolute - now.timeIntervalSince(signedIn)
    guard absoluteLeft > 0 else { return .over }
    let idleLeft = idle - now.timeIntervalSince(lastUse)
    guard idleLeft > 0 else { return .idle }
    return .live(for: min(absoluteLeft, idleLeft))
  }

  /// Whether a use at `now` is to be written down: when the last one written is a tenth of the idle
  /// limit old.
  ///
  /// Writing each would be a commit more for each; so a session may end up to a tenth of the limit
  /// early (27 minutes after the last use instead of 30), and never late.
  public func isUseDue(lastUse: Date, at now: Date) -> Bool {
    now.timeIntervalSince(lastUse) >= idle / 10
  }
}
