// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension Deliberation {
  /// Slow work, done once per question for the same facts, outside any lock or transaction.
  ///
  /// - Parameters:
  ///   - facts: everything the result depends on. When a re-read changed the facts, the work is
  ///     done again; otherwise the first result is kept.
  ///   - work: for example an Argon2 verification or a call to a key service.
  public func once<Facts: Hashable & Sendable, Result: Sendable>(
    _ facts: Facts, _ work: @Sendable () async throws(Interruption) -> Result
  ) async throws(Interruption) -> Result {
    if let known = memo.value(for: facts, as: Result.self) { return known }
    let result = try await work()
    memo.keep(result, for: facts)
    return result
  }

  /// Shows a proof. It must be of this store, unexpired, and not undone by a later event; what it
  /// rests on, the proof of this gate will rest on too.
  /// - Throws: ``Interruption/proof(_:)``; the gatekeeper records it as a refusal.
  @discardableResult
  public mutating func honour<G: Gate>(_ proof: Proof<G>) async throws(Interruption) -> G.Claim {
    try await honour(proof: proof)
  }

  /// ``honour(_:)`` under a name of its own, for what adds to it.
  package mutating func honour<G: Gate>(
    proof: Proof<G>
  ) async throws(Interruption) -> G.Claim {
    guard proof.store == engine.store.identity.id else { throw .proof(.otherStore) }
    guard now < proof.expires else { throw .proof(.expired) }
    try await check(proof.standings, of: proof.store)
    return proof.claim
  }

  /// What a proof or a single use rests on must be as it was; this decision rests on it too.
  mutating func check(
    _ earlier: [Standing: Int64], of store: UUID
  ) async throws(Interruption) {
    guard store == engine.store.identity.id else { throw .proof(.otherStore) }
    for (standing, generation) in earlier {
      guard try await self.generation(of: standing) == generation else { throw .proof(.undone) }
      standings[standing] = generation
    }
  }

  /// The proof of this decision will be good only while the standing is not revoked.
  public mutating func rest(on standing: Standing) async throws(Interruption) {
    standings[standing] = try await generation(of: standing)
  }

  /// Undoes every proof that rests on the standing, from the moment this decision is committed.
  public mutating func revoke(_ standing: Standing) async throws(Interruption) {
    var generation = try await read(Generation.self, at: standing.address.key) ?? Generation()
    // Drawn, not counted: a store restored twice from one backup must not come to the same number.
    let last = generation.count
    while generation.count == last { generation.count = Int.random(in: 1..<(1 << 52)) }
    try await write(generation, at: standing.address.key)
  }

  /// A number that differs from then on once the standing was revoked: for a record that outlives
  /// every proof and is to die with them.
  package mutating func generation(of standing: Standing) async throws(Interruption) -> Int64 {
    Int64(try await read(Generation.self, at: standing.address.key)?.count ?? 0)
  }

  /// Whether the store was ever opened on a testing clock.
  package var isOnTestingStore: Bool { engine.store.identity.livedOnTestingClock }

  /// How far the clock is ahead of what can be vouched for. Acts that cannot be undone ask this.
  package var unvouchedTime: Duration { .milliseconds(mark.wall - mark.trusted) }

  // MARK: Keys: for the vault

  /// A row that this decision has changed already comes back as changed, with the version
  /// ``KeyRow/draft``.
  package mutating func key(of subject: SubjectID) async throws(Interruption) -> KeyRow? {
    if let known = keyDrafts[subject] ?? keysRead[subject] { return known }
    let row: KeyRow?
    do { row = try await engine.store.key(of: subject) } catch { throw .store(error) }
    expect(.key(subject, version: row?.version ?? 0))
    return row
  }

  /// Several at once; a subject without a row is left out, and must still have none at the commit.
  /// Each is as it was read here for the rest of the decision.
  package mutating func keys(
    of subjects: [SubjectID]
  ) async throws(Interruption) -> [SubjectID: KeyRow] {
    var rows: [SubjectID: KeyRow] = [:]
    do {
      for row in try await engine.store.keys(of: subjects) { rows[row.subject] = row }
    } catch { throw .store(error) }
    expectations += subjects.map { .key($0, version: rows[$0]?.version ?? 0) }
    keysRead.merge(rows) { first, _ in first }
    for subject in subjects { if let draft = keyDrafts[subject] { rows[subject] = draft } }
    return rows
  }

  package mutating func setKey(
    of subject: SubjectID, state: KeyRow.State, epoch: String, body: [UInt8]
  ) {
    changes.append(.key(subject, state: state, epoch: epoch, body: body))
    keyDrafts[subject] = KeyRow(
      subject: subject, version: KeyRow.draft, state: state, epoch: epoch, body: body)
  }

  /// Rows of an epoch, in the order of their subjects, as they are now: the decision does not rest
  /// on their staying so.
  package func keys(
    inEpoch epoch: String, after subject: SubjectID?, limit: Int
  ) async throws(Interruption) -> [KeyRow] {
    do { return try await engine.store.keys(inEpoch: epoch, after: subject, limit: limit) } catch {
      throw .store(error)
    }
  }

  /// Everything that is owed under a rule, whenever it is due, as it is now: the decision does not
  /// rest on its staying so.
  package func obligations(rule: String) async throws(Interruption) -> [Obligation] {
    do {
      return try await engine.store.obligations(
        rule: rule, basisUpTo: .distantFuture, limit: .max)
    } catch { throw .store(error) }
  }

  package func obligations(of subject: SubjectID) async throws(Interruption) -> [Obligation] {
    do { return try await engine.store.obligations(of: subject) } catch { throw .store(error) }
  }
}

extension Deliberation {
  /// Every proof rests on the store itself: a restore from a backup undoes them all.
  mutating func settleStore() async throws(Interruption) { try await rest(on: .store) }
}
