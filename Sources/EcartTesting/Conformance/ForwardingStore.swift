// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// A store that passes everything on to another one. A wrapper overrides what it means to change.
package protocol ForwardingStore: Store {
  var base: any Store { get }
}

extension ForwardingStore {
  package var identity: StoreIdentity { base.identity }
  package func revision() -> Int64? { base.revision() }

  package func record(at address: RecordAddress) async throws(StoreFailure) -> StoredRecord? {
    try await base.record(at: address)
  }
  package func records(
    at addresses: [RecordAddress]
  ) async throws(StoreFailure) -> [StoredRecord?] {
    // One by one, so that a wrapper that changes how a record is read changes this too.
    var found: [StoredRecord?] = []
    for address in addresses { found.append(try await record(at: address)) }
    return found
  }
  package func records(
    in space: Space, index: RecordKey?
  ) async throws(StoreFailure) -> (version: Int64, records: [StoredRecord]) {
    try await base.records(in: space, index: index)
  }
  package func records(
    in space: Space, indexes: [RecordKey], limit: Int
  ) async throws(StoreFailure) -> [StoredRecord] {
    try await base.records(in: space, indexes: indexes, limit: limit)
  }
  package func key(of subject: SubjectID) async throws(StoreFailure) -> KeyRow? {
    try await base.key(of: subject)
  }
  package func keys(of subjects: [SubjectID]) async throws(StoreFailure) -> [KeyRow] {
    try await base.keys(of: subjects)
  }
  package func keys(
    inEpoch epoch: String, after subject: SubjectID?, limit: Int
  ) async throws(StoreFailure) -> [KeyRow] {
    try await base.keys(inEpoch: epoch, after: subject, limit: limit)
  }
  package func keyCount(_ state: KeyRow.State) async throws(StoreFailure) -> Int {
    try await base.keyCount(state)
  }
  package func obligations(
    rule: String, basisUpTo instant: Date, limit: Int
  ) async throws(StoreFailure) -> [Obligation] {
    try await base.obligations(rule: rule, basisUpTo: instant, limit: limit)
  }
  package func obligations(of subject: SubjectID) async throws(StoreFailure) -> [Obligation] {
    try await base.obligations(of: subject)
  }
  package func obligationCount(
    rule: String, basisUpTo instant: Date
  ) async throws(StoreFailure) -> Int {
    try await base.obligationCount(rule: rule, basisUpTo: instant)
  }
  package func commit(_ batch: Batch) async throws(StoreFailure) -> CommitOutcome {
    try await base.commit(batch)
  }
  package func clockMark() async throws(StoreFailure) -> ClockMark? {
    try await base.clockMark()
  }
  package func ledgerCount() async throws(StoreFailure) -> Int64 { try await base.ledgerCount() }
  package func ledgerEntries(
    from position: Int64, limit: Int
  ) async throws(StoreFailure) -> [[UInt8]] {
    try await base.ledgerEntries(from: position, limit: limit)
  }
  package func ledgerHashes(at indexes: [Int64]) async throws(StoreFailure) -> [[UInt8]] {
    try await base.ledgerHashes(at: indexes)
  }
  package func latestCheckpoint() async throws(StoreFailure) -> StoredCheckpoint? {
    try await base.latestCheckpoint()
  }
  package func purgeResidue() async throws(StoreFailure) -> ResidueState {
    try await base.purgeResidue()
  }
  package func purgeResidue(
    around subjects: [SubjectID], reach: Int
  ) async throws(StoreFailure) -> ResidueState {
    try await base.purgeResidue(around: subjects, reach: reach)
  }
}
