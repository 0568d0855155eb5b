// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// What one source (an IPv4 address, or the /64 of an IPv6 one) tried lately, under a keyed digest.
/// Bounded: never more attempts than the limit are counted before it is full or locked.
struct SourceRecord: GateRecord, Codable, Ageing {
  var tries: [SourceTry] = []
  /// Locks one soon after the other; each lasts twice as long, up to a day.
  var locks = 0
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
    if let until = lockedUntil {
      if now < until { return .locked(until: until) }
      lockedUntil = nil
      tries = []
      if now.timeIntervalSince(until) >= Self.day { locks = 0 }
    }
    forget(at: now, under: policy)
    guard total < policy.sourceLimit else { return .full }
    change(factor, account, at: now) { $0.open += 1 }
    return .counted
  }

  /// The attempt was wrong.
  /// - Returns: why the source is locked from now on, if it is.
  mutating func fail(
    _ factor: Factor, of account: String, at now: Date, under policy: LockoutPolicy
  ) -> AnomalyRules.Sign? {
    change(factor, account, at: now) {
      $0.open = max(0, $0.open - 1)
      $0.failed += 1
    }
    guard lockedUntil == nil, let sign = AnomalyRules(policy: policy).sign(of: facts) else {
      return nil
    }
    let shortest = TimeInterval(policy.sourceLock.components.seconds)
    let length = max(shortest, min(Self.day, shortest * Double(1 << min(locks, 10))))
    lockedUntil = now.addingTimeInterval(length)
    locks += 1
    return sign
  }

  /// The attempt was good: what was mistyped before it at this account is forgotten, and nothing of
  /// other accounts. Otherwise whoever has one account could guess at all others for ever.
  mutating func succeed(_ factor: Factor, of account: String) {
    tries.removeAll { $0.factor == factor.rawValue && $0.account == account }
  }

  var facts: AnomalyRules.SourceFacts {
    let failed = tries.filter { $0.failed > 0 }
    return AnomalyRules.SourceFacts(
      failures: failed.reduce(0) { $0 + $1.failed }, accounts: Set(failed.map(\.account)).count)
  }

  /// Failed and still being looked at. One whose process died stays open and counts.
  private var total: Int { tries.reduce(0) { $0 + $1.failed + $1.open } }

  private mutating func forget(at now: Date, under policy: LockoutPolicy) {
    let window = TimeInterval(policy.window.components.seconds)
    tries.removeAll { now.timeIntervalSince($0.last) >= window }
  }

  private mutating func change(
    _ factor: Factor, _ account: String, at now: Date, _ body: (inout SourceTry) -> Void
  ) {
    let place =
      tries.firstIndex { $0.factor == factor.rawValue && $0.account == account }
      ?? {
        tries.append(SourceTry(account: account, factor: factor.rawValue, last: now))
        return tries.count - 1
      }()
    body(&tries[place])
    tries[place].last = now
  }
}

/// One source's attempts at one account with one factor.
struct SourceTry: Codable, Sendable, Equatable {
  /// A keyed digest that means nothing beside another source's.
  var account: String
  var factor: String
  var open = 0
  var failed = 0
  var last: Date
}
