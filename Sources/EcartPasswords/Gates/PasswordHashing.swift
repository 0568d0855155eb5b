// SPDX-License-Identifier: Apache-2.0

import Dispatch
public import EcartCrypto
import EcartPolicy
import Synchronization

/// The part that hashes passwords for the gates: so many at once and no more.
///
/// A hash takes about 15 ms of a core and 19 MiB of memory. Two hundred people who sign in at the
/// same moment wait in line here instead of taking 4 GB. Hashes run on threads of their own, so
/// that they do not hold up everything else the process does.
public final class PasswordHashing: Sendable {
  /// As many as Argon2 arenas are kept: about 76 MiB at the standard cost.
  public static let standardSlots = ArgonArenas.kept

  private struct Line {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let line: Mutex<Line>
  private let pepper: Secret?
  private let count = Atomic<Int>(0)

  /// - Parameters:
  ///   - slots: how many hashes may run at once, at least 1.
  ///   - pepper: a key kept away from the store (Argon2's secret), or none. Hashes made with it
  ///     are verified only with it, so it can neither be added, changed nor lost later.
  public init(slots: Int = PasswordHashing.standardSlots, pepper: Secret? = nil) {
    self.line = Mutex(Line(free: max(1, slots)))
    self.pepper = pepper
  }

  /// How many hashes were computed so far; for the tests that bound them.
  package var computed: Int { count.load(ordering: .relaxed) }

  /// The text to store for a new password.
  func hash(
    _ attempt: PasswordAttempt, under policy: PasswordPolicy
  ) async throws(Interruption) -> String {
    let hasher = PasswordHasher(policy: policy, pepper: pepper)
    let answer = await inTurn { () -> Result<PHCString, PasswordHasher.Problem> in
      Result { () throws(PasswordHasher.Problem) in try hasher.hash(attempt) }
    }
    switch answer {
    case .success(let phc): return phc.encoded
    case .failure: throw .workFailed("hashing a password")
    }
  }

  /// Compares an attempt with a stored hash; `nil` costs the same and never matches.
  func verify(
    _ attempt: PasswordAttempt, against stored: String?, under policy: PasswordPolicy
  ) async throws(Interruption) -> PasswordHasher.Verification {
    let target: PHCString?
    do { target = try stored.map { try PHCString(parsing: $0) } } catch {
      throw .unreadableRecord(space: "\(PasswordRecord.self)")
    }
    // Whoever sends it knows that it is too large; it is not hashed, and it is not the password.
    if attempt.isTooLarge { return .init(matches: false, needsRehash: false) }
    let hasher = PasswordHasher(policy: policy, pepper: pepper)
    let answer = await inTurn { () -> Result<PasswordHasher.Verification, PasswordHasher.Problem> in
      Result { () throws(PasswordHasher.Problem) in try hasher.verify(attempt, against: target) }
    }
    switch answer {
    case .success(let verification): return verification
    case .failure: throw .workFailed("verifying a password")
    }
  }

  /// Runs work on a thread of its own when a slot is free, in order of arrival.
  func inTurn<Answer: Sendable>(
    _ work: @escaping @Sendable () -> Answer
  ) async -> Answer {
    await take()
    defer { give() }
    count.add(1, ordering: .relaxed)
    return await withCheckedContinuation { continuation in
      DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: work()) }
    }
  }

  private func take() async {
    await withCheckedContinuation { continuation in
      let isFree = line.withLock { line in
        guard line.free == 0 else {
          line.free -= 1
          return true
        }
        line.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// Hands the slot to whoever has waited longest.
  private func give() {
    let next = line.withLock { line -> CheckedContinuation<Void, Never>? in
      if line.waiting.isEmpty {
        line.free += 1
        return nil
      }
      return line.waiting.removeFirst()
    }
    next?.resume()
  }
}
