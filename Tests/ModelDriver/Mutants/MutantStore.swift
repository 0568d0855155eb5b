// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import FoundationEssentials

/// A store that keeps something else than it was given: what a faulty gate would have left there.
///
/// A gatekeeper goes by what it wrote itself until somebody else changes it, so it is the other
/// gatekeeper that sees what was kept.
struct MutantStore: Store {
  /// What becomes of a record of a type: another body, or `nil` to keep what was there.
  typealias Rewrite = @Sendable (_ type: String, inout [String: Value]) -> Bool

  let base: MemoryStore
  /// - Returns: whether the record is kept at all.
  let rewrite: Rewrite
  var ignoresExpectations = false

  var identity: StoreIdentity { base.identity }
  func revision() -> Int64? { base.revision() }

  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    var changed = Batch(mark: batch.mark)
    if !ignoresExpectations {
      for expectation in batch.expectations { changed.expect(expectation) }
    }
    for change in batch.changes {
      if let kept = rewritten(change) { changed.change(kept) }
    }
    changed.entries = batch.entries
    return try await base.commit(changed)
  }

  private func rewritten(_ change: Batch.Change) -> Batch.Change? {
    guard case .put(let address, let body, let index, let movesSpace) = change,
      var record = try? JSONDecoder().decode([String: Value].self, from: Data(body))
    else { return change }
    let before = record
    let type = address.space.description.split(separator: ".").last.map(String.init) ?? ""
    guard rewrite(type, &record) else { return nil }
    guard record != before, let other = try? JSONEncoder().encode(record) else { return change }
    return .put(address, body: Array(other), index: index, movesSpace: movesSpace)
  }

  /// Any value of JSON.
  enum Value: Codable, Equatable, Sendable {
    case flag(Bool)
    case number(Double)
    case whole(Int64)
    case text(String)
    case list([Value])
    case object([String: Value])
    case null

    init(from decoder: any Decoder) throws {
      let box = try decoder.singleValueContainer()
      if box.decodeNil() {
        self = .null
      } else if let flag = try? box.decode(Bool.self) {
        self = .flag(flag)
      } else if let whole = try? box.decode(Int64.self) {
        self = .whole(whole)
      } else if let number = try? box.decode(Double.self) {
        self = .number(number)
      } else if let text = try? box.decode(String.self) {
        self = .text(text)
      } else if let list = try? box.decode([Value].self) {
        self = .list(list)
      } else {
        self = .object(try box.decode([String: Value].self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var box = encoder.singleValueContainer()
      switch self {
      case .flag(let flag): try box.encode(flag)
      case .number(let number): try box.encode(number)
      case .whole(let whole): try box.encode(whole)
      case .text(let text): try box.encode(text)
      case .list(let list): try box.encode(list)
      case .object(let object): try box.encode(object)
      case .null: try box.encodeNil()
      }
    }
  }
}

extension MutantStore {
  func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    try await base.record(at: address)
  }
  func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
    try await base.records(in: space, index: index)
  }
  func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
    try await base.key(of: subject)
  }
  func keys(of subjects: [SubjectID]) async throws(StoreFailure) -> [KeyRow] {
    try await base.keys(of: subjects)
  }
  func keys(
    inEpoch epoch: String, after subject: SubjectID?, limit: Int
  ) async throws(StoreFailure) -> [KeyRow] {
    try await base.keys(inEpoch: epoch, after: subject, limit: limit)
  }
  func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int {
    try await base.keyCount(state)
  }
  func obligations(
    rule: String, basisUpTo instant: Date, limit: Int
  ) async throws(StoreFailure) -> [Obligation] {
    try await base.obligations(rule: rule, basisUpTo: instant, limit: limit)
  }
  func obligations(of subject: SubjectID) async throws(StoreFailure) -> [Obligation] {
    try await base.obligations(of: subject)
  }
  func obligationCount(
    rule: String, basisUpTo instant: Date
  ) async throws(StoreFailure) -> Int {
    try await base.obligationCount(rule: rule, basisUpTo: instant)
  }
  func clockMark() async throws(StoreFailure) -> ClockMark? { try await base.clockMark() }
  func ledgerCount() async throws(StoreFailure) -> Int64 { try await base.ledgerCount() }
  func ledgerEntries(
    from position: Int64, limit: Int
  ) async throws(StoreFailure) -> [[UInt8]] {
    try await base.ledgerEntries(from: position, limit: limit)
  }
  func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]] {
    try await base.ledgerHashes(at: indexes)
  }
  func latestCheckpoint() async throws(StoreFailure) -> StoredCheckpoint? {
    try await base.latestCheckpoint()
  }
  func purgeResidue() async throws(StoreFailure) -> ResidueState {
    try await base.purgeResidue()
  }
}
