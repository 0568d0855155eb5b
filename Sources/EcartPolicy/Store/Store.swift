// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// What keeps the compliance records. Four tables: records, obligations, keys, ledger.
///
/// The engine is right over any store that keeps these promises (`StoreConformance` in
/// EcartTesting checks each of them):
/// 1. `commit` applies a batch whole or not at all, and answers only when it is durable.
/// 2. If any expectation does not hold, nothing is applied and `commit` says which.
/// 3. Reads see only committed data, and everything whose commit was answered before they began.
/// 4. Several processes may use the same store at once.
/// 5. A version never comes back: a record or key made anew has one it never had before.
/// 6. A space's version moves with a `put` that says so and with a `remove`, and with nothing else.
/// 7. Ledger entries keep their position; a later commit's entries come after an earlier one's, and
///    a batch's stay in its order.
/// 8. The clock mark kept is the highest ever committed, unless a batch corrects it.
/// 9. Bytes come back as they went in, up to at least 1 MiB; keys are told apart byte by byte.
/// 10. A batch with a rider of a kind the store does not run is not committed.
public protocol Store: Sendable {
  var identity: StoreIdentity { get }

  /// A number that differs after any commit, by whatever process, from what it was before; `nil`
  /// when the store cannot tell cheaply, now or ever.
  ///
  /// It means nothing beside another handle's number. Whoever knows a record as of one number need
  /// not read it again while the number is the same, so it must be there before a commit is
  /// answered. Asked at every request: it should take a microsecond or two.
  func revision() -> Int64?

  func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord?
  /// The records at several places in the order asked, as of one moment or of increasing ones.
  func records(at addresses: [RecordAddress]) async throws(StoreFailure) -> [StoredRecord?]
  /// The space's version and its records, all or those of one index value, in key order.
  func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord])

  /// The records of several index values, at most `limit`, as of one moment: one that moves from
  /// one value to another in the meantime is seen once.
  func records(
    in space: Space, indexes: [RecordKey], limit: Int
  ) async throws(StoreFailure) -> [StoredRecord]

  func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow?
  /// The key rows of several subjects, in any order; unknown subjects are left out.
  func keys(of subjects: [SubjectID]) async throws(StoreFailure) -> [KeyRow]
  /// Living keys of an epoch in subject order, after a subject, at most `limit`.
  func keys(
    inEpoch epoch: String, after subject: SubjectID?, limit: Int
  ) async throws(StoreFailure) -> [KeyRow]
  func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int

  /// Obligations of a rule whose basis is at or before an instant, oldest first, at most `limit`.
  func obligations(
    rule: String, basisUpTo instant: Date, limit: Int
  ) async throws(StoreFailure) -> [Obligation]
  func obligations(of subject: SubjectID) async throws(StoreFailure) -> [Obligation]
  func obligationCount(rule: String, basisUpTo instant: Date) async throws(StoreFailure) -> Int

  func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome

  func clockMark() async throws(StoreFailure) -> ClockMark?

  /// The number of ledger entries.
  func ledgerCount() async throws(StoreFailure) -> Int64
  /// Entries from a position (counted from 0), at most `limit`.
  func ledgerEntries(from position: Int64, limit: Int) async throws(StoreFailure) -> [[UInt8]]
  /// Stored tree hashes in the order asked; a missing one is a failure.
  func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]]
  func latestCheckpoint() async throws(StoreFailure) -> StoredCheckpoint?

  /// Removes what deleted rows leave behind in files (logs, free pages), as far as possible now.
  func purgeResidue() async throws(StoreFailure) -> ResidueState

  /// The same, once a copy of what an erased subject's key row held was found in a file: a store that
  /// can leave such copies where it moved rows writes the rows around each subject's anew.
  /// - Parameter reach: how many rows to either side.
  func purgeResidue(
    around subjects: [SubjectID], reach: Int
  ) async throws(StoreFailure) -> ResidueState
}

extension Store {
  public func revision() -> Int64? { nil }

  public func purgeResidue(
    around subjects: [SubjectID], reach: Int
  ) async throws(StoreFailure) -> ResidueState { try await purgeResidue() }

  public func records(
    at addresses: [RecordAddress]
  ) async throws(StoreFailure) -> [StoredRecord?] {
    var found: [StoredRecord?] = []
    for address in addresses { found.append(try await record(at: address)) }
    return found
  }
}

extension Store {
  /// Reads list by list until none of them has changed meanwhile; a store that can look at all of
  /// them in one transaction should.
  public func records(
    in space: Space, indexes: [RecordKey], limit: Int
  ) async throws(StoreFailure) -> [StoredRecord] {
    for _ in 0..<64 {
      var versions: Set<Int64> = []
      var found: [StoredRecord] = []
      for index in indexes {
        let listed = try await records(in: space, index: index)
        versions.insert(listed.version)
        found += listed.records
      }
      if versions.count <= 1 { return Array(found.prefix(limit)) }
    }
    throw .unreadable("lists of a space that others change all the while")
  }
}

/// Which store this is.
public struct StoreIdentity: Sendable, Equatable {
  /// Drawn when the store was made; proofs and the anchor name it.
  public let id: UUID
  public let formatVersion: Int
  /// Set for good the first time the store is opened on a testing clock.
  public let livedOnTestingClock: Bool

  public init(id: UUID, formatVersion: Int, livedOnTestingClock: Bool) {
    self.id = id
    self.formatVersion = formatVersion
    self.livedOnTestingClock = livedOnTestingClock
  }
}

public struct StoredCheckpoint: Sendable, Equatable {
  /// How many entries it covers.
  public let size: Int64
  /// The signed note.
  public let text: [UInt8]

  public init(size: Int64, text: [UInt8]) {
    self.size = size
    self.text = text
  }
}

/// What was left behind after ``Store/purgeResidue()``.
public enum ResidueState: Sendable, Equatable {
  case clean
  /// A reader's snapshot keeps old pages alive; ask again when it has ended.
  case heldBackByReader
}
