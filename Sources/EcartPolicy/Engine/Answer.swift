// SPDX-License-Identifier: Apache-2.0

extension Gatekeeper {
  /// How ``Gatekeeper/ask(_:)`` ended: what ``Gatekeeper/admit(_:)`` says, and why.
  public enum Answer<G: Gate>: Sendable {
    /// The gate decided yes, durably.
    case admitted(Proof<G>)
    /// The gate decided no, durably. The reason is what the person may be told; the explanation is
    /// the ledger's, for whoever runs the host.
    case refused(G.Reason, why: Explanation)
    /// No decision was committed. A stale proof is recorded like a refusal and explained; of
    /// anything else there is no entry and so no explanation.
    case interrupted(Interruption, why: Explanation?)
    /// The commit was sent and its answer was lost; see ``Denied/outcomeUnknown``.
    case outcomeUnknown

    /// The proof, if it was admitted.
    public var proof: Proof<G>? { if case .admitted(let proof) = self { proof } else { nil } }

    /// Why not; `nil` when it was admitted, or when nothing was recorded.
    public var why: Explanation? {
      switch self {
      case .refused(_, let why): why
      case .interrupted(_, let why): why
      case .admitted, .outcomeUnknown: nil
      }
    }
  }
}

extension Gatekeeper {
  /// Asks a gate like ``admit(_:)``, and explains when it says no.
  ///
  /// ```swift
  /// switch await gatekeeper.ask(VerifyPassword(account: name, attempt: attempt)) {
  /// case .admitted(let proof): next(proof)
  /// case .refused(let reason, let why):
  ///   log(why)              // the same text as `dpp why` prints from the ledger
  ///   show(reason.remedy)   // all that the person at the door is told
  /// case .interrupted(let cause, _): retry(cause)
  /// case .outcomeUnknown: askAgain()
  /// }
  /// ```
  @discardableResult
  public func ask<G: Gate>(_ gate: G) async -> Answer<G> {
    do throws(NotPassed<G>) {
      return .admitted(try await prove(gate, rider: nil))
    } catch {
      switch error.denied {
      case .refused(let reason):
        return .refused(
          reason,
          why: Explanation(
            written: error.entry ?? [], gate: TypeName.of(G.self), code: reason.code, at: now))
      case .interrupted(let interruption):
        return .interrupted(interruption, why: error.entry.flatMap { Explanation(entry: $0) })
      case .outcomeUnknown: return .outcomeUnknown
      }
    }
  }
}

/// A denial with the entry that was written of it, if one was.
struct NotPassed<G: Gate>: Error {
  let denied: Denied<G>
  var entry: [UInt8]?

  init(_ denied: Denied<G>, entry: [UInt8]? = nil) {
    self.denied = denied
    self.entry = entry
  }
}
