// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What a passed gate gives back. The next step takes it as a parameter, so that skipping a step
/// does not compile.
///
/// There is one mint, in this file: a proof of `G` comes from `admit(_: G)` and from nowhere else.
public struct Proof<G: Gate>: Sendable {
  /// What passing established.
  public let claim: G.Claim
  /// The moment from which the proof is no longer honoured.
  public let expires: Date

  let store: UUID
  let standings: [Standing: Int64]
  let lastRecheck = LastRecheck()

  fileprivate init(claim: G.Claim, expires: Date, store: UUID, standings: [Standing: Int64]) {
    self.claim = claim
    self.expires = expires
    self.store = store
    self.standings = standings
  }
}

/// A proof for one use: for what cannot be undone or repeated.
///
/// It cannot be copied, so using it twice does not compile; and using it deletes its row, so a
/// restart does not bring it back.
public struct SingleUse<G: Gate>: ~Copyable, Sendable {
  /// Only ``Gatekeeper/spend(_:_:)`` hands it out: who could read it could use it twice.
  let claim: G.Claim
  let ticket: UUID
  let expires: Date
  let store: UUID
  let standings: [Standing: Int64]

  fileprivate init(
    claim: G.Claim, ticket: UUID, expires: Date, store: UUID, standings: [Standing: Int64]
  ) {
    self.claim = claim
    self.ticket = ticket
    self.expires = expires
    self.store = store
    self.standings = standings
  }
}

/// Puts questions to gates, commits what they decide, and only then answers.
public struct Gatekeeper: Sendable {
  private(set) var engine: Engine

  /// Over any store, with the operating system's clock.
  /// - Parameter parts: what the gates in use need, such as a vault.
  package init(
    store: any Store, policy: Policy, parts: Parts = Parts(), clock: PolicyClock
  ) {
    self.engine = Engine(store: store, clock: clock, policy: policy, parts: parts)
  }

  public var policy: Policy { engine.policy }
  public var storeID: UUID { engine.store.identity.id }
  /// The gatekeeper's time. Reading it is free; nobody can set it.
  public var now: Date { Timestamp.date(engine.clock.read().wall) }
  package var store: any Store { engine.store }
  package var clock: PolicyClock { engine.clock }

  /// The same gatekeeper with one more part.
  package func adding<Part: Sendable>(_ part: Part) -> Gatekeeper {
    var gatekeeper = self
    gatekeeper.engine.parts.add(part)
    return gatekeeper
  }

  public func part<Part: Sendable>(_ type: Part.Type) -> Part? { engine.parts.find(type) }

  /// Asks a gate, and answers when the decision is durable.
  /// - Throws: ``Denied``: refused (durable), interrupted (nothing decided), or outcome unknown.
  @discardableResult
  public func admit<G: Gate>(_ gate: G) async throws(Denied<G>) -> Proof<G> {
    try await admit(gate, rider: nil)
  }

  /// ``admit(_:)`` with a store-specific statement that lands in the same transaction or not at
  /// all. `rider` is given the claim while the transaction is open.
  package func admit<G: Gate>(
    _ gate: G, rider: (@Sendable (G.Claim) -> any Sendable)?
  ) async throws(Denied<G>) -> Proof<G> {
    do throws(NotPassed<G>) {
      return try await prove(gate, rider: rider)
    } catch { throw error.denied }
  }

  /// The mint.
  func prove<G: Gate>(
    _ gate: G, rider: (@Sendable (G.Claim) -> any Sendable)?
  ) async throws(NotPassed<G>) -> Proof<G> {
    let passed = try await decide(gate, rider: rider)
    return Proof(
      claim: passed.claim, expires: passed.expires, store: storeID, standings: passed.standings)
  }

  /// Asks a gate for a single use.
  public func admitOnce<G: Gate>(_ gate: G) async throws(Denied<G>) -> SingleUse<G> {
    let ticket = UUID()
    let passed: Passed<G>
    do throws(NotPassed<G>) {
      passed = try await decide(gate, rider: nil, ticket: ticket)
    } catch { throw error.denied }
    return SingleUse(
      claim: passed.claim, ticket: ticket, expires: passed.expires, store: storeID,
      standings: passed.standings)
  }

  /// Spends a single use: its row is gone, durably, before `act` runs.
  public nonisolated(nonsending) func spend<G: Gate, Result>(
    _ use: consuming SingleUse<G>, _ act: (G.Claim) async throws -> Result
  ) async throws -> Result {
    let claim = use.claim
    _ = try await admit(
      SpendTicket(
        ticket: use.ticket, expires: use.expires, store: use.store, standings: use.standings))
    return try await act(claim)
  }
}

extension Gatekeeper {
  private struct Passed<G: Gate>: Sendable {
    let claim: G.Claim
    let expires: Date
    let standings: [Standing: Int64]
  }

  private enum Decision<G: Gate>: Sendable {
    case verdict(Verdict<G.Claim, G.Reason>)
    case staleProof(ProofFault)
  }

  private func decide<G: Gate>(
    _ gate: G, rider: (@Sendable (G.Claim) -> any Sendable)?, ticket: UUID? = nil
  ) async throws(NotPassed<G>) -> Passed<G> {
    let memo = Memo()
    var held: Set<RecordAddress> = []
    defer { engine.queue.release(held) }
    var hasLookedAgain = false

    for _ in 0..<Engine.deliberations {
      // Step 1: the gate decides, on what it reads now.
      var desk = Deliberation(engine: engine, memo: memo, held: held)
      let decision: Decision<G>
      do {
        try await desk.settleStore()
        let verdict = try await gate.decide(&desk)
        if let ticket, case .admit = verdict {
          try await desk.write(Ticket(), at: RecordKey(ticket))
        }
        decision = .verdict(verdict)
      } catch {
        held = desk.held
        if case .proof(let fault) = error {
          decision = .staleProof(fault)
        } else if error.mayRestOnStaleRecords, !hasLookedAgain,
          engine.cache.forget(desk.expectations)
        {
          // A gate that failed may have gone by a record that another process has changed since;
          // no commit will find that out. So it is asked once more, on records read afresh.
          hasLookedAgain = true
          continue
        } else if case .store(.outcomeUnknown) = error {
          // A reservation was sent and its answer lost: the attempt may count.
          throw NotPassed(.outcomeUnknown)
        } else {
          throw NotPassed(.interrupted(error))
        }
      }
      held = desk.held

      // Step 2: the decision and its evidence are committed together, admitted or refused.
      let outcome: CommitOutcome
      let entry: [UInt8]?
      do throws(StoreFailure) {
        let batch =
          switch decision {
          case .verdict(.admit(let claim, _)):
            desk.batch(entry: DecisionEntry.of(gate, .admitted, desk: desk), rider: rider?(claim))
          case .verdict(.refuse(let reason)):
            desk.batch(
              entry: DecisionEntry.of(gate, .refused, reason: reason, desk: desk), rider: nil)
          case .staleProof(let fault):
            desk.batchWithoutChanges(entry: DecisionEntry.of(gate, fault: fault, desk: desk))
          }
        entry = batch.entries.first
        outcome = try await engine.commit(batch)
      } catch {
        if case .outcomeUnknown = error { throw NotPassed(.outcomeUnknown) }
        throw NotPassed(.interrupted(.store(error)))
      }

      // Step 3: only now is it answered.
      switch (outcome, decision) {
      case (.committed, .verdict(.admit(let claim, let duration))):
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        // To the millisecond, like the clock: a sum in binary may end just after its own moment.
        let end = Timestamp.milliseconds(desk.now.addingTimeInterval(seconds))
        return Passed(
          claim: claim, expires: Timestamp.date(end), standings: desk.standings)
      case (.committed, .verdict(.refuse(let reason))):
        throw NotPassed(.refused(reason), entry: entry)
      case (.committed, .staleProof(let fault)):
        throw NotPassed(.interrupted(.proof(fault)), entry: entry)
      case (.conflict(let moved), _):
        // Another decision got there first: wait in turn for what it changed, and ask again.
        let contended = Set(moved.compactMap(\.address)).union(held)
        engine.queue.release(held)
        held = []
        await engine.queue.acquire(contended)
        held = contended
      }
    }
    throw NotPassed(.interrupted(.contended(attempts: Engine.deliberations)))
  }
}

extension Batch.Expectation {
  /// The record to queue for, if it is one.
  fileprivate var address: RecordAddress? {
    if case .record(let address, _) = self { address } else { nil }
  }
}

extension Interruption {
  fileprivate var mayRestOnStaleRecords: Bool {
    switch self {
    case .workFailed, .unreadableRecord: true
    default: false
    }
  }
}
