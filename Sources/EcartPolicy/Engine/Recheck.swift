// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Synchronization

/// Where a proof was last found good: by which gatekeeper, at which revision of its store.
///
/// Shared by all copies of one proof. A store's revisions compare only as one handle gives them,
/// so the gatekeeper's number is kept along; another one looks for itself.
final class LastRecheck: Sendable {
  private struct Place: Equatable {
    let engine: Int
    let revision: Int64
  }

  private let place = Mutex<Place?>(nil)

  func wasGood(engine: Int, revision: Int64) -> Bool {
    place.withLock { $0 == Place(engine: engine, revision: revision) }
  }

  func keep(engine: Int, revision: Int64) {
    place.withLock { $0 = Place(engine: engine, revision: revision) }
  }
}

/// What a proof rests on. Two proofs with the same basis are undone by the same events.
package struct ProofBasis: Hashable, Sendable {
  private let store: UUID
  private let standings: [Standing: Int64]

  init(store: UUID, standings: [Standing: Int64]) {
    self.store = store
    self.standings = standings
  }

  /// Of little, because it is asked for at every request; equality is of all.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(standings.values.reduce(0, &+))
  }
}

extension Proof {
  package var basis: ProofBasis { ProofBasis(store: store, standings: standings) }
}

extension Engine {
  private static let made = Atomic<Int>(0)

  /// A number no other engine of this process has, or ever had.
  static func nextNumber() -> Int { made.wrappingAdd(1, ordering: .relaxed).newValue }
}

extension Gatekeeper {
  /// Whether a proof that was minted earlier is good at this moment, for a request that goes on
  /// what was decided before: of this store, unexpired, and not undone by a later event, in
  /// whatever process that happened.
  ///
  /// What the proof rests on is read from the store, never from memory; but while nobody has
  /// committed anything since it was last read (``Store/revision()``), it is not read again. So
  /// asking costs microseconds, leaves no evidence, and decides nothing new: a gate's first answer
  /// is durable, and this only says that it still stands.
  /// - Throws: ``Interruption/proof(_:)``; ``Interruption/store(_:)`` when the store cannot be read.
  public func recheck<G: Gate>(_ proof: Proof<G>) async throws(Interruption) {
    guard proof.store == storeID else { throw .proof(.otherStore) }
    guard now < proof.expires else { throw .proof(.expired) }
    // Asked before the records are read: what is committed in between moves it on from this.
    let revision = store.revision()
    if let revision, proof.lastRecheck.wasGood(engine: engine.number, revision: revision) { return }
    // Once undone a standing never comes back, so all good one after the other is all good at once.
    let standings = Array(proof.standings)
    let stored: [StoredRecord?]
    do { stored = try await store.records(at: standings.map(\.key.address)) } catch {
      throw .store(error)
    }
    guard stored.count == standings.count else {
      throw .store(.unreadable("a read gave fewer records than were asked for"))
    }
    for (standing, record) in zip(standings, stored) {
      let generation: Generation?
      do { generation = try record.map { try Generation(decoding: $0.body) } } catch {
        throw .unreadableRecord(space: standing.key.address.space.description)
      }
      guard Int64(generation?.count ?? 0) == standing.value else { throw .proof(.undone) }
    }
    if let revision { proof.lastRecheck.keep(engine: engine.number, revision: revision) }
  }
}
