// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// What one source (an IPv4 address, or the /64 of an IPv6 one) tried lately, under a keyed digest.
///
/// Bounded: with as many attempts as the limit it is full or locked. An attempt whose process died
/// stays open, and counts like a failure until the window is over.
struct SourceRecord: GateRecord, Codable, Ageing {
  var tries: [SourceTry] = []
  /// Locks one soon after the other; each lasts twice as long, up to a day.
  var locks = 0
  /// The end of the last lock, also when it is over.
  var lockedUntil: Date?
  var shelf: String?

  var index: RecordKey? { shelf.map { RecordKey($0) } }

  enum Begun: Sendable, Equatable {
    case counted
    case locked(until: Date)
    /// As many attempts as the limit have failed or are being looked at.
    case full
  }

  private static let day: TimeInterval = 86_400

  /// Counts an attempt that is going to be looked at.
  mutating func begin(
    _ factor: Factor, of account: String, at now: Date, under policy: LockoutPolicy
  ) -> Begun {
    if let until = lockedUntil, now < until { return .locked(until: until) }
    forget(at: now, under: policy)
    guard tries.count < policy.sourceLimit else { return .full }
    tries.append(SourceTry(account: account, factor: factor.rawValue, at: now))
    return .counted
  }

  /// The attempt was wrong.
  /// - Returns: why the source is locked from now on, if it is.
  mutating func fail(
    _ factor: Factor, of account: String, at now: Date, under policy: LockoutPolicy
  ) -> AnomalyRules.Sign? {
    if let place = tries.firstIndex(where: { $0.isOpen && $0.isAt(account, factor) }) {
      tries[place].hasFailed = true
    } else {
      // Forgotten in the meantime, by a lock or an administrator: it failed now all the same.
      tries.append(SourceTry(account: account, factor: factor.rawValue, at: now, hasFailed: true))
    }
    if let until = lockedUntil, now < until { return nil }
    forget(at: now, under: policy)
    guard let sign = AnomalyRules(policy: policy).sign(of: facts) else { return nil }
    if let until = lockedUntil, now.timeIntervalSince(until) >= Self.day { locks = 0 }
    let shortest = TimeInterval(policy.sourceLock.components.seconds)
    let length = max(shortest, min(Self.day, shortest * Double(1 << min(locks, 10))))
    lockedUntil = now.addingTimeInterval(length)
    locks += 1
    return sign
  }

  /// The attempt was good: what was mistyped before it at this account is forgotten, and nothing of
  /// other accounts. Otherwise whoever has one account could guess at all others for ever.
  mutating func succeed(_ factor: Factor, of account: String) {
    if let place = tries.firstIndex(where: { $0.isOpen && $0.isAt(account, factor) }) {
      tries.remove(at: place)
    }
    tries.removeAll { $0.hasFailed && $0.isAt(account, factor) }
  }

  var facts: AnomalyRules.SourceFacts {
    let failed = tries.filter(\.hasFailed)
    return AnomalyRules.SourceFacts(
      failures: failed.count, accounts: Set(failed.map(\.account)).count)
  }

  /// Whether an attempt from there would be turned away.
  func isClosed(at now: Date, under policy: LockoutPolicy) -> Bool {
    var trial = self
    return trial.begin(.password, of: "", at: now, under: policy) != .counted
  }

  /// A lock that is over has settled all that led to it.
  mutating func forget(at now: Date, under policy: LockoutPolicy) {
    let window = TimeInterval(policy.window.components.seconds)
    tries.removeAll {
      now.timeIntervalSince($0.at) >= window || lockedUntil.map($0.isBefore) ?? false
    }
  }
}

/// One source's attempt at one account with one factor.
struct SourceTry: Codable, Sendable, Equatable {
  /// A keyed digest that means nothing beside another source's.
  var account: String
  var factor: String
  /// When it began.
  var at: Date
  var hasFailed = false

  var isOpen: Bool { !hasFailed }

  func isAt(_ account: String, _ factor: Factor) -> Bool {
    self.account == account && self.factor == factor.rawValue
  }

  func isBefore(_ instant: Date) -> Bool { at < instant }
}
