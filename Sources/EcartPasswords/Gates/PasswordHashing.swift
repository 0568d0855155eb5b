// SPDX-License-Identifier: Apache-2.0

import Dispatch
package import EcartCrypto
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
  private let peppers: Peppers
  private let breached: BreachedPasswords?
  private let standIn: PasswordHasher.Derivation?
  private let count = Atomic<Int>(0)

  /// - Parameters:
  ///   - slots: how many hashes may run at once, at least 1.
  ///   - peppers: keys kept away from the store; see ``Peppers`` for how they are rotated.
  ///   - breached: the passwords nobody may choose, because criminals have them.
  public init(
    slots: Int = PasswordHashing.standardSlots, peppers: Peppers = .none,
    breached: BreachedPasswords? = nil
  ) {
    self.line = Mutex(Line(free: max(1, slots)))
    self.peppers = peppers
    self.breached = breached
    self.standIn = nil
  }

  /// For tests of a million gates, and for nothing else: HMAC-SHA-256 under a key in Argon2id's
  /// place, a microsecond instead of fifteen milliseconds, computed where it is asked for.
  ///
  /// The policy's floor on what a hash costs stands, and the stored text says what it would have
  /// cost; only it did not. `package`: a host cannot make one, and its passwords cannot be
  /// verified by one.
  package init(testing key: Secret) {
    self.line = Mutex(Line(free: 1))
    self.peppers = .none
    self.breached = nil
    self.standIn = { (password, salt, _, _, _) throws(CryptoFailure) in
      let typed = password.withBytes { span in span.indices.map { span[$0] } }
      return try HMAC.authenticationCode(for: salt + typed, using: key)
    }
  }

  private func hasher(_ policy: PasswordPolicy) -> PasswordHasher {
    let hasher = PasswordHasher(policy: policy, peppers: peppers)
    return standIn.map { hasher.deriving(by: $0) } ?? hasher
  }

  /// How many hashes were computed so far; for the tests that bound them.
  package var computed: Int { count.load(ordering: .relaxed) }

  /// The text to store for a new password.
  func hash(
    _ attempt: PasswordAttempt, under policy: PasswordPolicy
  ) async throws(Interruption) -> String {
    let hasher = hasher(policy)
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
    let target: StoredHash?
    do { target = try stored.map { try StoredHash(parsing: $0) } } catch {
      throw .unreadableRecord(space: "\(PasswordRecord.self)")
    }
    // Whoever sends it knows that it is too large; it is not hashed, and it is not the password.
    guard let typed = attempt.typed else { return .init(matches: false, needsRehash: false) }
    if case .foreign(let foreign) = target {
      // What is imported is always replaced once its owner has shown the password.
      guard let matches = await inTurn({ foreign.matches(typed) }) else {
        throw .workFailed("verifying an imported password")
      }
      return .init(matches: matches, needsRehash: matches)
    }
    let hasher = hasher(policy)
    let own = target?.own
    let answer = await inTurn { () -> Result<PasswordHasher.Verification, PasswordHasher.Problem> in
      Result { () throws(PasswordHasher.Problem) in try hasher.verify(attempt, against: own) }
    }
    switch answer {
    case .success(let verification): return verification
    case .failure(.unknownPepper):
      throw .workFailed("finding the pepper of a password, without which this host was opened,")
    case .failure: throw .workFailed("verifying a password")
    }
  }

  /// Whether an attempt is a password of former times. One that was hashed with a pepper that has been
  /// given up cannot be compared any more, and forbids nothing: otherwise whoever has one in their
  /// history could never change their password again.
  func isFormer(
    _ attempt: PasswordAttempt, hashedAs stored: String, under policy: PasswordPolicy
  ) async throws(Interruption) -> Bool {
    if let known = try? PHCString(parsing: stored), !peppers.has(known.pepperID) { return false }
    return try await verify(attempt, against: stored, under: policy).matches
  }

  /// Whether criminals have the password; `false` when the host was opened without a list.
  func isBreached(_ attempt: PasswordAttempt) async throws(Interruption) -> Bool {
    guard let breached, let typed = attempt.typed else { return false }
    let answer = await inTurn { () -> Result<Bool, BreachedPasswords.Problem> in
      Result { () throws(BreachedPasswords.Problem) in
        // Lists are of what people typed; what is hashed here may be another form of it.
        if try breached.contain(typed) { return true }
        return try breached.contain(typed.normalizedNFKC)
      }
    }
    switch answer {
    case .success(let isBreached): return isBreached
    // A list that cannot be read lets nothing through.
    case .failure: throw .workFailed("looking a password up in the list of breached ones")
    }
  }

  /// Runs work on a thread of its own when a slot is free, in order of arrival.
  func inTurn<Answer: Sendable>(
    _ work: @escaping @Sendable () -> Answer
  ) async -> Answer {
    if standIn != nil { return work() }
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
