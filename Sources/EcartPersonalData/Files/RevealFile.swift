// SPDX-License-Identifier: Apache-2.0

import EcartAccess
package import EcartPolicy
import EcartVault
import Synchronization

/// Asks to open a sealed file whose record type only its header names: for `dpp open`, which does
/// not know the host's types. The rule is that of every reveal.
///
/// The header is a claim while this is decided. Who claims a kind of data that they may open, in
/// place of the one that was sealed, is admitted and gets nothing: the stream does not open.
package struct RevealFile: Gate {
  package static var clauses: [Clause.ID] {
    [Clause.ID("lp-1"), Clause.ID("lp-2"), Clause.ID("ret-2"), Clause.ID("ret-1")]
  }
  package typealias Claim = RevealGrant
  package typealias Reason = RevealRefusal

  let request: RevealRequest

  package func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<RevealGrant, RevealRefusal> {
    try await request.decide(&desk)
  }
}

/// What a file is open on: the answer of a gate, which is asked again as soon as it no longer stands.
///
/// An answer is good for a minute; and it ends at once when the subject is erased, or when a right,
/// the account or the session is taken away. A long opening goes on only while it is renewed.
final class FileLease<G: Gate>: Sendable where G.Claim == RevealGrant {
  private let gatekeeper: Gatekeeper
  private let gate: G
  private let proof: Mutex<Proof<G>>

  /// Asks for the first time; the evidence is durable when this returns.
  init(_ gatekeeper: Gatekeeper, _ gate: G) async throws(Denied<G>) {
    self.gatekeeper = gatekeeper
    self.gate = gate
    proof = Mutex(try await gatekeeper.admit(gate))
  }

  var key: SubjectKey { proof.withLock { $0.claim.key } }

  /// - Throws: `Denied<G>`, and then nothing more may be released.
  func check() async throws {
    let proof = proof.withLock { $0 }
    let row = try? await gatekeeper.store.key(of: proof.claim.key.subject)
    if let row, row.state == .living {
      do {
        return try await gatekeeper.recheck(proof)
      } catch {}  // The gate finds out what it was, and its answer is evidence.
    }
    let renewed = try await gatekeeper.admit(gate)
    self.proof.withLock { $0 = renewed }
  }
}
