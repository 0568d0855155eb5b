// SPDX-License-Identifier: Apache-2.0

/// A question put to the gatekeeper: *may this happen?*
///
/// A gate is a struct whose stored properties are the request. It reads what it needs from the
/// desk, decides, and leaves on the desk what should change. Everything it leaves is committed
/// whether it admits or refuses, before anybody hears the answer.
///
/// `decide` may run more than once: when another decision changed what this one had read, the
/// gatekeeper asks again on the new facts. So it must not act on the world; slow work goes through
/// ``Deliberation/once(_:_:)`` and runs a single time.
public protocol Gate: Sendable {
  /// What passing establishes; the ``Proof`` carries it.
  associatedtype Claim: Sendable
  /// Every way this gate can say no.
  associatedtype Reason: RefusalReason
  /// The clauses this gate answers; they go into every decision's evidence.
  static var clauses: [Clause.ID] { get }
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Claim, Reason>
}

/// What a gate decided.
public enum Verdict<Claim: Sendable, Reason: RefusalReason>: Sendable {
  /// Yes: the claim, and for how long its proof may be shown.
  case admit(Claim, for: Duration)
  /// No, and why.
  case refuse(Reason)
}

/// Why a gate could not decide. Nothing was admitted and, unless said otherwise, nothing changed.
public enum Interruption: Error, Sendable, Equatable {
  /// The store could not be read or written; the reason is the store's own word for it.
  case store(StoreFailure)
  /// Too many others changed the same records in the meantime; trying again later is safe.
  case contended(attempts: Int)
  /// A proof the gate depends on is stale. This refusal is in the ledger.
  case proof(ProofFault)
  /// A stored record cannot be read by this version of its module.
  case unreadableRecord(space: String)
  /// A record type is private, so its name does not last; make it internal.
  case privateRecordType
  /// The host was opened without a part this gate needs.
  case missingPart(String)
  /// The clock is ahead of what can be vouched for, and the act cannot be undone.
  case clockUnconfirmed(ahead: Duration)
  /// Slow work (hashing, a key service) failed; the word names the operation.
  case workFailed(String)
}

/// Why a proof is no longer good.
public enum ProofFault: Error, Sendable, Equatable {
  /// It was minted over another store.
  case otherStore
  /// Its time is over.
  case expired
  /// Something that happened since undid it: a termination, a lock-out, a revoked session.
  case undone
  /// It is still good, but not fresh enough for what is asked: the person confirms a code again.
  case tooOld
}

/// How an ``Gatekeeper/admit(_:)`` ended when it did not end in a proof.
public enum Denied<G: Gate>: Error, Sendable, Equatable {
  /// The gate decided no; the decision is durable.
  case refused(G.Reason)
  /// No decision was committed.
  case interrupted(Interruption)
  /// The commit was sent and its answer was lost: the decision may or may not be durable.
  /// No proof exists either way. Ask again; gates are built so that asking twice is safe.
  case outcomeUnknown
}

extension Denied: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused(let reason): "Refused (\(reason.clause), \(reason.code)): \(reason.remedy)"
    case .interrupted(let interruption): "Not decided: \(interruption)"
    case .outcomeUnknown:
      "The store's answer was lost; the decision may or may not be recorded. Ask again."
    }
  }
}

extension Interruption: CustomStringConvertible {
  public var description: String {
    switch self {
    case .store(let failure): "\(failure)"
    case .contended(let attempts):
      "others changed the same records \(attempts) times over; try again in a moment"
    case .proof(.otherStore): "the proof was made over another compliance store; sign in here"
    case .proof(.expired): "the proof has expired; pass its gate again"
    case .proof(.undone): "a later event undid the proof; sign in again"
    case .proof(.tooOld): "the sign-in is too old for this; confirm your code again"
    case .privateRecordType:
      "a record type is private, and a private type's name does not last; make it internal"
    case .unreadableRecord(let space):
      "a record of \(space) cannot be read by this version; run the version that wrote it"
    case .missingPart(let part): "this host was opened without \(part)"
    case .clockUnconfirmed(let ahead):
      "the clock is \(ahead.components.seconds / 3600) h ahead of what can be vouched for;"
        + " a person must confirm it (dpp clock confirm) before anything is erased"
    case .workFailed(let operation): "\(operation) failed"
    }
  }
}
