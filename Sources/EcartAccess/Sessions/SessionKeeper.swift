// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
import FoundationEssentials
import Synchronization

/// Turns the token of each request into a sign-in, without a commit for each (clause net-4).
///
/// ```swift
/// let sessions = SessionKeeper(gatekeeper)                                    // one per process
/// let signIn = try await sessions.signIn(session: token, from: place)         // at every request
/// ```
///
/// The sign-in is restored through its gate, with evidence, once a minute and session. In between
/// the proof is kept and *rechecked* at every request: whatever ended the session or the account,
/// in whatever process, is read from the store, so the very next request is refused. Another
/// device or network than the kept one always goes through the gate.
public final class SessionKeeper: Sendable {
  private struct Use: Hashable {
    let digest: Digest32
    let place: SessionPlace
  }

  /// Enough for the sessions of a busy host; past that it starts afresh, which costs a restore each.
  private static let capacity = 16_384

  private let gatekeeper: Gatekeeper
  private let proofs = Mutex<[Use: Proof<SignIn>]>([:])

  public init(_ gatekeeper: Gatekeeper) { self.gatekeeper = gatekeeper }

  /// The sign-in behind a token, good at this moment.
  /// - Throws: as `admit(SignIn(session:from:))` does.
  public func signIn(
    session token: SessionToken, from place: SessionPlace
  ) async throws(Denied<SignIn>) -> Proof<SignIn> {
    let use = Use(digest: token.digest, place: place)
    if let kept = proofs.withLock({ $0[use] }) {
      do {
        try await gatekeeper.recheck(kept)
        return kept
      } catch {
        // Expired, undone, or the store cannot be read: the gate says which, and refuses durably.
        proofs.withLock { _ = $0.removeValue(forKey: use) }
      }
    }
    let proof = try await gatekeeper.admit(SignIn(session: token, from: place))
    proofs.withLock { proofs in
      if proofs.count >= Self.capacity { proofs.removeAll() }
      proofs[use] = proof
    }
    return proof
  }
}
