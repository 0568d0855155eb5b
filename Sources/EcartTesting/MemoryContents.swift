// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// The tables of a ``MemoryStore``. Every committed batch takes the next number as its version.
struct MemoryContents: Sendable {
  var version: Int64 = 0
  /// By space, so that a list costs what the space holds and not what the store holds.
  var records: [Space: [RecordKey: StoredRecord]] = [:]
  var spaces: [Space: Int64] = [:]
  var keys: [SubjectID: KeyRow] = [:]
  /// By rule: a subject owes one thing of a rule at most.
  var obligations: [String: [SubjectID: Obligation]] = [:]
  var entries: [[UInt8]] = []
  var hashes: [Int64: [UInt8]] = [:]
  var checkpoint: StoredCheckpoint?
  var mark: ClockMark?

  func holds(_ expectation: Batch.Expectation) -> Bool {
    switch expectation {
    case .record(let address, let version):
      records[address.space]?[address.key]?.version ?? 0 == version
    case .space(let space, let version): spaces[space] ?? 0 == version
    case .key(let subject, let version): keys[subject]?.version ?? 0 == version
    case .checkpoint(let size): checkpoint?.size ?? 0 == size
    }
  }

  mutating func apply(_ batch: Batch) {
    version += 1
    for change in batch.changes { apply(change) }
    entries += batch.entries
    if batch.correctsMark || batch.mark.wall > mark?.wall ?? .min { mark = batch.mark }
  }

  private mutating func apply(_ change: Batch.Change) {
    switch change {
    case .put(let address, let body, let index, let movesSpace):
      records[address.space, default: [:]][address.key] = StoredRecord(
        key: address.key, version: version, body: body, index: index)
      if movesSpace { spaces[address.space] = version }
    case .remove(let address):
      records[address.space]?[address.key] = nil
      spaces[address.space] = version
    case .key(let subject, let state, let epoch, let body):
      keys[subject] = KeyRow(
        subject: subject, version: version, state: state, epoch: epoch, body: body)
    case .owe(let obligation):
      obligations[obligation.rule, default: [:]][obligation.subject] = obligation
    case .settle(let rule, let subject): obligations[rule]?[subject] = nil
    case .integrate(let hashes, let size, let note):
      for stored in hashes { self.hashes[stored.index] = stored.hash }
      if size >= checkpoint?.size ?? 0 { checkpoint = StoredCheckpoint(size: size, text: note) }
    }
  }
}
