// SPDX-License-Identifier: Apache-2.0

/// Lock-out (acc-7): own arithmetic.
extension Model {
  /// Counts an attempt before it is looked at.
  /// - Returns: whether it is to be looked at.
  mutating func attempt(_ who: Who, _ factor: Factor) -> Bool {
    let counter = Counter(who: who, factor: factor)
    var attempts = counters[counter] ?? Attempts()
    if let until = attempts.lockedUntil {
      if now < until { return false }
      attempts.lockedUntil = nil
      attempts.failures = 0
    }
    attempts.failures += 1
    let (limit, first) =
      factor == .password
      ? (numbers.passwordLimit, numbers.passwordLock) : (numbers.codeLimit, numbers.codeLock)
    if attempts.failures >= limit {
      // Each lock in a row is twice the one before, up to a day.
      var length = first
      for _ in 0..<attempts.locks { length = min(length * 2, max(first, Numbers.day)) }
      attempts.lockedUntil = now + length
      attempts.locks += 1
    }
    counters[counter] = attempts
    return true
  }

  /// It was wrong. Whoever guesses codes knows the password: if this locks, what was open is closed.
  mutating func fail(_ who: Who, _ factor: Factor) {
    let isLocked = counters[Counter(who: who, factor: factor)]?.lockedUntil != nil
    if isLocked, factor != .password { undo(.sessions(who)) }
  }

  mutating func succeed(_ who: Who, _ factor: Factor) {
    counters[Counter(who: who, factor: factor)] = nil
  }
}
