// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension StoreConformance {
  static let expectationChecks: [Check] = [
    Check("a record that moved refuses and is named", .expectations) { trial in
      let first = try await trial.commit(.of(.insert("a")))
      let stale = Batch.Expectation.record(.item("a"), version: first)
      let second = try await trial.commit(.of(.update("a", [2]), expecting: [stale]))
      try await trial.conflict(.of(.update("a", [3]), expecting: [stale]), naming: [stale])
      try await trial.commit(
        .of(.remove(.item("a")), expecting: [.record(.item("a"), version: second)]))
      let gone = Batch.Expectation.record(.item("a"), version: second)
      try await trial.conflict(.of(expecting: [gone]), naming: [gone])
    },

    Check("a record that must not exist refuses when it does", .expectations) { trial in
      let absent = Batch.Expectation.record(.item("a"), version: 0)
      try await trial.commit(.of(.insert("a"), expecting: [absent]))
      try await trial.conflict(.of(.insert("a"), expecting: [absent]), naming: [absent])
      try await trial.commit(.of(.remove(.item("a"))))
      try await trial.commit(.of(.insert("a"), expecting: [absent]))
      // The same key in another space is another record.
      try await trial.commit(.of(expecting: [.record(.other("a"), version: 0)]))
    },

    Check("a space that moved refuses and is named", .expectations) { trial in
      let before = Batch.Expectation.space(.items, version: try await trial.spaceVersion())
      try await trial.commit(.of(.insert("a"), expecting: [before]))
      try await trial.conflict(.of(.insert("b"), expecting: [before]), naming: [before])
      let now = Batch.Expectation.space(.items, version: try await trial.spaceVersion())
      try await trial.commit(.of(.insert("b"), expecting: [now]))
    },

    Check("a key that moved refuses and is named", .expectations) { trial in
      let subject = try SubjectID.numbered(1)
      let absent = Batch.Expectation.key(subject, version: 0)
      let first = try await trial.commit(.of(.livingKey(subject), expecting: [absent]))
      try await trial.conflict(.of(.livingKey(subject), expecting: [absent]), naming: [absent])
      let living = Batch.Expectation.key(subject, version: first)
      try await trial.commit(.of(.tombstone(subject), expecting: [living]))
      // The fence: whoever still holds the living key's version cannot write it back.
      try await trial.conflict(.of(.livingKey(subject), expecting: [living]), naming: [living])
      try await trial.conflict(.of(.livingKey(subject), expecting: [absent]), naming: [absent])
    },

    Check("a checkpoint that moved refuses and is named", .expectations) { trial in
      try await trial.commit(.of(entries: [[1], [2], [3]]))
      let none = Batch.Expectation.checkpoint(size: 0)
      let two = Batch.Change.integrate(hashes: [(0, [1])], size: 2, checkpoint: [2])
      try await trial.commit(.of(two, expecting: [none]))
      try await trial.conflict(.of(two, expecting: [none]), naming: [none])
      try await trial.commit(
        .of(
          .integrate(hashes: [], size: 3, checkpoint: [3]), expecting: [.checkpoint(size: 2)]))
      try trial.expect(
        try await trial.store.latestCheckpoint() == StoredCheckpoint(size: 3, text: [3]),
        "the latest checkpoint is not the one of the largest size")
    },

    Check("a conflict names all that moved and nothing else", .expectations) { trial in
      let subject = try SubjectID.numbered(1)
      let version = try await trial.commit(.of(.insert("a"), .insert("b"), .livingKey(subject)))
      let holding: [Batch.Expectation] = [
        .record(.item("a"), version: version), .record(.item("c"), version: 0),
        .checkpoint(size: 0), .space(.others, version: 0),
      ]
      let moved: [Batch.Expectation] = [
        .record(.item("b"), version: version + 7), .key(subject, version: 0),
        .space(.items, version: 0), .record(.other("z"), version: 1),
      ]
      try await trial.conflict(.of(expecting: holding + moved), naming: Set(moved))
    },

    Check("of many that expect the same, one is committed", .severalProcesses) { trial in
      let handles = [trial.store, try await trial.otherHandle()]
      for round in 0..<4 {
        let key = RecordKey("\(round)")
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
          for index in 0..<32 {
            group.addTask {
              let outcome = try await handles[index % 2].commit(
                .of(
                  .insert(key, [UInt8(index)]), expecting: [.record(.item(key), version: 0)],
                  entries: [[UInt8(index)]]))
              if case .committed = outcome { return true } else { return false }
            }
          }
          return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        try trial.expect(winners == 1, "\(winners) of 32 were committed")
      }
      try trial.expect(
        try await trial.store.ledgerCount() == 4, "the losers' entries are in the ledger")
    },
  ]
}
