// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// Which former passwords may not come back: the last so many, and all of a time window.
///
/// Without it a minimum age (clause pw-5) and an expiry (pw-6) are a formality.
public struct PasswordHistory: Sendable {
  public let policy: PasswordPolicy

  public init(policy: PasswordPolicy = .standard) { self.policy = policy }

  /// The former passwords a new one must still be compared with; the rest may be deleted.
  ///
  /// - Parameters:
  ///   - former: in any order, but of two replaced at the same moment the newer first;
  ///     the password in use is not one of them and is always compared too.
  ///   - replacedAt: when a former password was replaced.
  /// - Returns: newest first. The last ``PasswordPolicy/remembered`` always, and every one that was
  ///   replaced within ``PasswordPolicy/rememberedFor`` before `now`, its first moment included.
  public func stillForbidden<Former>(
    _ former: [Former], now: Date, replacedAt: (Former) -> Date
  ) -> [Former] {
    let newestFirst = former.enumerated().sorted {
      (replacedAt($0.element), $1.offset) > (replacedAt($1.element), $0.offset)
    }.map(\.element)
    let windowStart = now - policy.rememberedFor.inSeconds
    return newestFirst.enumerated().filter { place, password in
      place < policy.remembered
        || policy.rememberedFor > .zero && replacedAt(password) >= windowStart
    }.map(\.element)
  }
}
