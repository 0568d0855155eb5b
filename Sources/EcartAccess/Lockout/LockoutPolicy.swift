// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// The numbers by which attempts are held against where they come from (clause acc-7). Those of one
/// account are with its factor (`PasswordPolicy`, `MFAPolicy`).
///
/// The policy sets at most 10 attempts and at least 30 minutes for an account and none for a source.
/// A source may be an office of many people, so its numbers are wider; the floors keep them within
/// the 100 failures that NIST SP 800-63B-4 §3.2.2 allows for one account.
public struct LockoutPolicy: PolicySection {
  /// Failures of one source, at whatever accounts, within the window; with that many it is locked.
  public var sourceLimit = 50
  /// How long a failure of a source counts.
  public var window: Duration = .seconds(3600)
  /// How long a source's first lock lasts. Each further one within a day lasts twice as long as the
  /// one before, up to a day.
  public var sourceLock: Duration = .seconds(1800)
  /// Failures at so many different accounts, from one source within the window, are spraying.
  public var sprayAccounts = 10
  /// So many failures just before a success are worth an alarm.
  public var burst = 4
  /// How long counters without a lock are kept after their last attempt.
  public var keptFor: Duration = .seconds(30 * 86_400)
  /// How long a network that an account signed in from is remembered.
  public var networksKeptFor: Duration = .seconds(90 * 86_400)

  public init() {}

  /// Fifty failures or ten accounts in an hour, and half an hour's lock.
  public static let standard = LockoutPolicy()

  public func looserThanFloor() -> [Looseness] {
    var found: [Looseness] = []
    func require(_ holds: Bool, _ problem: String) {
      if !holds { found.append(Looseness(clause: Clause.ID("acc-7"), problem: problem)) }
    }
    let day = Duration.seconds(86_400)
    require(
      (1...100).contains(sourceLimit), "\(sourceLimit) failures of a source are outside 1 to 100")
    require(
      window >= .seconds(900) && window <= day,
      "a window of \(window.components.seconds) s is outside 900 to 86400 s (15 minutes to a day)")
    require(
      sourceLock >= .seconds(1800),
      "a source's lock of \(sourceLock.components.seconds) s is below 1800 s (30 minutes)")
    require(
      (2...25).contains(sprayAccounts), "spraying at \(sprayAccounts) accounts is outside 2 to 25")
    require((1...10).contains(burst), "a burst of \(burst) failures is outside 1 to 10")
    require(
      keptFor >= day && keptFor <= .seconds(365 * 86_400),
      "counters kept for \(keptFor.components.seconds) s are outside 1 to 365 days")
    require(
      networksKeptFor >= .seconds(30 * 86_400) && networksKeptFor <= .seconds(365 * 86_400),
      "networks kept for \(networksKeptFor.components.seconds) s are outside 30 to 365 days")
    return found
  }
}
