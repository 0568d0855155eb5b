// SPDX-License-Identifier: Apache-2.0

extension Deliberation {
  /// The record at a key, or `nil`. Read once; later reads see this deliberation's own changes.
  public mutating func read<R: GateRecord>(
    _ type: R.Type, at key: RecordKey
  ) async throws(Interruption) -> R? {
    let address = RecordAddress(type, key)
    guard let body = try await draft(at: address).body else { return nil }
    return try decode(type, body)
  }

  /// Leaves a record to be inserted or replaced when the decision is committed.
  public mutating func write<R: GateRecord>(_ record: R, at key: RecordKey)
    async throws(Interruption)
  {
    let address = RecordAddress(R.self, key)
    var draft = try await draft(at: address)
    do { draft.body = try record.encoded() } catch {
      throw .unreadableRecord(space: address.space.description)
    }
    draft.isChanged = true
    draft.index = record.index
    draft.movesSpace = draft.stored == nil || draft.stored?.index != record.index
    records[address] = draft
  }

  /// Leaves a record to be inserted that must not exist yet; nothing is read for it.
  public mutating func insert<R: GateRecord>(_ record: R, at key: RecordKey) throws(Interruption) {
    let address = RecordAddress(R.self, key)
    guard address.space.isStable, records[address] == nil else {
      throw .unreadableRecord(space: address.space.description)
    }
    expectations.append(.record(address, version: 0))
    do {
      records[address] = Draft(
        stored: nil, body: try record.encoded(), index: record.index, isChanged: true,
        movesSpace: true)
    } catch { throw .unreadableRecord(space: address.space.description) }
  }

  /// Leaves a record to be removed when the decision is committed.
  public mutating func remove<R: GateRecord>(_ type: R.Type, at key: RecordKey)
    async throws(Interruption)
  {
    let address = RecordAddress(type, key)
    var draft = try await draft(at: address)
    draft.body = nil
    draft.isChanged = draft.stored != nil
    draft.movesSpace = true
    records[address] = draft
  }

  /// All records of a type, or those of one index value, with the changes made here.
  ///
  /// The list itself is guarded: if a record joins or leaves it before the commit, the gate is
  /// asked again. So "is there another administrator?" stays answered.
  public mutating func list<R: GateRecord>(
    _ type: R.Type, index: RecordKey? = nil
  ) async throws(Interruption) -> [(key: RecordKey, record: R)] {
    let space = Space(of: type)
    let found: (version: Int64, records: [StoredRecord])
    do { found = try await engine.store.records(in: space, index: index) } catch {
      throw .store(error)
    }
    expect(.space(space, version: found.version))
    var listed: [RecordKey: R] = [:]
    for stored in found.records { listed[stored.key] = try decode(type, stored.body) }
    for (address, draft) in records where address.space == space && draft.isChanged {
      let record: R? = if let body = draft.body { try decode(type, body) } else { nil }
      listed[address.key] =
        if let record, index == nil || record.index == index { record } else { nil }
    }
    return listed.sorted { $0.key < $1.key }.map { (key: $0.key, record: $0.value) }
  }

  /// The stored records of a type that can be read, without the changes made here; guarded as a list.
  /// For what must not stop because somebody spoilt one of them.
  package mutating func listReadable<R: GateRecord>(
    _ type: R.Type, index: RecordKey? = nil
  ) async throws(Interruption) -> [(key: RecordKey, record: R)] {
    let space = Space(of: type)
    let found: (version: Int64, records: [StoredRecord])
    do { found = try await engine.store.records(in: space, index: index) } catch {
      throw .store(error)
    }
    expect(.space(space, version: found.version))
    return found.records.compactMap { stored in
      (try? type.init(decoding: stored.body)).map { (key: stored.key, record: $0) }
    }
  }

  /// Changes one record durably *now*, before the slow check that follows, and once per question
  /// however often the gate is asked: an attempt is counted even if the process dies at the check.
  ///
  /// Others who reserve at the same record wait in turn until this question is answered.
  /// - Returns: what `change` returned for the change that was stored.
  public mutating func reserve<R: GateRecord, Result: Sendable>(
    _ type: R.Type, at key: RecordKey,
    _ change: @Sendable (inout R?) -> Result
  ) async throws(Interruption) -> Result {
    if held.isEmpty {
      held = [RecordAddress(type, key)]
      await engine.queue.acquire(held)
    }
    return try await reserveNow(type, at: key, change)
  }

  /// ``reserve(_:at:_:)`` of a record that many questions share, such as the counter of an office
  /// behind one address: others wait until it is stored and not until this question is answered.
  package mutating func reserveInPassing<R: GateRecord, Result: Sendable>(
    _ type: R.Type, at key: RecordKey,
    _ change: @Sendable (inout R?) -> Result
  ) async throws(Interruption) -> Result {
    let address = RecordAddress(type, key)
    // Who holds something already does not wait for more, so that nobody waits in a circle;
    // compare-and-set keeps the record right without the queue.
    guard held.isEmpty else { return try await reserveNow(type, at: key, change) }
    await engine.queue.acquire([address])
    defer { engine.queue.release([address]) }
    return try await reserveNow(type, at: key, change)
  }

  private mutating func reserveNow<R: GateRecord, Result: Sendable>(
    _ type: R.Type, at key: RecordKey,
    _ change: @Sendable (inout R?) -> Result
  ) async throws(Interruption) -> Result {
    let address = RecordAddress(type, key)
    let name = ReservationKey(address: address)
    if let done = memo.value(for: name, as: Result.self) { return done }
    for _ in 0..<Engine.reservationTries {
      let stored = try await engine.fetch(address)
      var record: R? = if let stored { try decode(type, stored.body) } else { nil }
      let result = change(&record)
      let expectation = Batch.Expectation.record(address, version: stored?.version ?? 0)
      let body: [UInt8]?
      do { body = try record?.encoded() } catch {
        throw .unreadableRecord(space: address.space.description)
      }
      // Nothing to store: the answer rests on what was read, like any other read.
      guard body != stored?.body else {
        expect(expectation)
        return result
      }
      var batch = Batch(mark: mark)
      batch.expect(expectation)
      if let record, let body {
        batch.change(
          .put(
            address, body: body, index: record.index,
            movesSpace: stored == nil || stored?.index != record.index))
      } else {
        batch.change(.remove(address))
      }
      let outcome: CommitOutcome
      do { outcome = try await engine.commit(batch) } catch { throw .store(error) }
      if case .committed = outcome {
        records[address] = nil
        expectations.removeAll { if case .record(address, _) = $0 { true } else { false } }
        memo.keep(result, for: name)
        return result
      }
    }
    throw .contended(attempts: Engine.reservationTries)
  }

  mutating func draft(at address: RecordAddress) async throws(Interruption) -> Draft {
    if let known = records[address] { return known }
    guard address.space.isStable else {
      throw .privateRecordType
    }
    let stored = try await engine.fetch(address)
    expect(.record(address, version: stored?.version ?? 0))
    let draft = Draft(stored: stored, body: stored?.body)
    records[address] = draft
    return draft
  }

  mutating func expect(_ expectation: Batch.Expectation) {
    if !expectations.contains(expectation) { expectations.append(expectation) }
  }

  func decode<R: GateRecord>(_ type: R.Type, _ body: [UInt8]) throws(Interruption) -> R {
    do { return try type.init(decoding: body) } catch {
      throw .unreadableRecord(space: Space(of: type).description)
    }
  }
}
