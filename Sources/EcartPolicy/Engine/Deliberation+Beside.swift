// SPDX-License-Identifier: Apache-2.0

/// Records that only ever change together with a subject's key row, whose version guards them: the
/// vault's index. Nothing is read before they are written.
extension Deliberation {
  /// Leaves a record to be stored whatever is at its place.
  package mutating func put<R: GateRecord>(
    _ record: R, beside subject: SubjectID, at key: RecordKey
  ) throws(Interruption) {
    let address = RecordAddress(R.self, key)
    guard address.space.isStable else { throw .privateRecordType }
    // Whoever changes the row too in the meantime has changed what this is about.
    guard keyDrafts[subject] != nil else {
      throw .unreadableRecord(space: address.space.description)
    }
    do {
      records[address] = Draft(
        stored: nil, body: try record.encoded(), index: record.index, isChanged: true,
        movesSpace: true)
    } catch { throw .unreadableRecord(space: address.space.description) }
  }

  /// Leaves whatever is at a place to be removed.
  package mutating func clear<R: GateRecord>(_ type: R.Type, at key: RecordKey) {
    records[RecordAddress(type, key)] = Draft(
      stored: nil, body: nil, isChanged: true, movesSpace: true)
  }

  /// The places of records with one of several index values, as of one moment and without what this
  /// decision changes. The list is not guarded: who needs it to hold checks each thing it leads to.
  package func places<R: GateRecord>(
    of type: R.Type, indexes: [RecordKey], limit: Int
  ) async throws(Interruption) -> [RecordKey] {
    do {
      return try await engine.store.records(
        in: Space(of: type), indexes: indexes, limit: limit
      ).map(\.key)
    } catch { throw .store(error) }
  }
}
