// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

extension StoreConformance {
  static let atomicityChecks: [Check] = [
    Check("everything in a batch lands, with one version", .wholeOrNothing) { trial in
      let subject = try SubjectID.numbered(1)
      let version = try await trial.commit(everything(for: subject))
      try trial.expect(version > 0, "a commit was answered with version \(version); 0 means none")
      // Seen from outside, so that what lands only in this handle's memory does not count.
      let other = try await trial.otherHandle()
      let record = try await other.record(at: .item("new"))
      try trial.expect(
        record == StoredRecord(key: "new", version: version, body: [1]),
        "the record is not there as put, with the version answered")
      let key = try await other.key(of: subject)
      try trial.expect(
        key
          == KeyRow(subject: subject, version: version, state: .living, epoch: "one", body: [7]),
        "the key is not there as put, with the version answered")
      try trial.expect(
        try await other.obligations(of: subject).count == 1, "the obligation is not there")
      try trial.expect(
        try await other.ledgerEntries(from: 0, limit: 9) == [[10], [11]],
        "the ledger entries are not there")
      try trial.expect(
        try await other.latestCheckpoint() == StoredCheckpoint(size: 2, text: [5]),
        "the checkpoint is not there")
      try trial.expect(
        try await other.ledgerHashes(at: [0]) == [[3]], "the tree hash is not there")
      try trial.expect(try await other.clockMark() == .at(5_000), "the mark is not there")
    },

    Check("a batch that conflicts leaves nothing behind", .wholeOrNothing) { trial in
      try await trial.commit(.of(.insert("old"), wall: 2_000))
      let subject = try SubjectID.numbered(1)
      let space = try await trial.spaceVersion()
      var batch = everything(for: subject)
      let stale = Batch.Expectation.record(.item("old"), version: 9_999)
      batch.change(.remove(.item("old")))
      batch.expect(stale)
      try await trial.conflict(batch, naming: [stale])

      let store = trial.store
      try trial.expect(try await store.record(at: .item("new")) == nil, "its record is there")
      try trial.expect(try await store.record(at: .item("old")) != nil, "its removal happened")
      try trial.expect(try await trial.spaceVersion() == space, "the space's version moved")
      try trial.expect(try await store.key(of: subject) == nil, "its key is there")
      try trial.expect(
        try await store.obligations(of: subject).isEmpty, "its obligation is there")
      try trial.expect(try await store.ledgerCount() == 0, "its ledger entries are there")
      try trial.expect(try await store.latestCheckpoint() == nil, "its checkpoint is there")
      try trial.expect(try await store.clockMark() == .at(2_000), "its clock mark is there")
    },

    Check("a batch that changes nothing is committed", .wholeOrNothing) { trial in
      for _ in 0..<3 { try await trial.commit(.of()) }
      try trial.expect(try await trial.store.ledgerCount() == 0, "the ledger has entries")
      try trial.expect(try await trial.spaceVersion() == 0, "an untouched space has a version")
      try trial.expect(try await trial.store.clockMark() == .at(1_000), "the mark was not kept")
    },

    Check("a new store is empty", .members) { trial in
      let store = trial.store
      try trial.expect(try await store.record(at: .item("x")) == nil, "a record is there")
      try trial.expect(try await store.ledgerCount() == 0, "the ledger has entries")
      try trial.expect(try await store.latestCheckpoint() == nil, "it has a checkpoint")
      try trial.expect(try await store.clockMark() == nil, "it has a clock mark")
      try trial.expect(try await store.keyCount(.living) == 0, "it has living keys")
      try trial.expect(try await store.keyCount(.erased) == 0, "it has tombstones")
    },

    Check("a second handle is the same store", .severalProcesses) { trial in
      let other = try await trial.otherHandle()
      try trial.expect(
        other.identity == trial.store.identity, "opened again, the store has another identity")
    },
  ]

  /// A batch with a change to each table.
  private static func everything(for subject: SubjectID) -> Batch {
    .of(
      .insert("new"), .livingKey(subject),
      .owe(Obligation(storedRule: "rule", subject: subject, basis: Date(timeIntervalSince1970: 1))),
      .integrate(hashes: [(0, [3]), (1, [4])], size: 2, checkpoint: [5]),
      entries: [[10], [11]], wall: 5_000)
  }
}
