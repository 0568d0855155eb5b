// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension StoreConformance {
  static let sharingChecks: [Check] = [
    Check("what was answered is there for the next read, through any handle", .committedReads) {
      trial in
      let other = try await trial.otherHandle()
      for number in 0..<50 as Range<UInt8> {
        let (writer, reader) =
          number.isMultiple(of: 2) ? (trial.store, other) : (other, trial.store)
        try await trial.commit(.of(.update("a", [number]), entries: [[number]]), to: writer)
        for handle in [reader, writer] {
          try trial.expect(
            try await handle.record(at: .item("a"))?.body == [number], "a record is behind")
          try trial.expect(
            try await handle.ledgerCount() == Int64(number) + 1, "the ledger is behind")
        }
      }
    },

    Check("a revision moves with every commit, through any handle, and not without one", .members) {
      trial in
      let other = try await trial.otherHandle()
      guard var last = trial.store.revision() else { return }
      for number in 0..<20 as Range<UInt8> {
        let writer = number.isMultiple(of: 2) ? trial.store : other
        try await trial.commit(.of(.update("a", [number]), entries: [[number]]), to: writer)
        let revision = trial.store.revision()
        try trial.expect(revision != last, "somebody committed and the revision is the same")
        // A store may say for a while that it cannot tell; only a wrong answer is wrong.
        last = revision ?? last
        _ = try await trial.store.record(at: .item("a"))
        guard let again = trial.store.revision(), revision != nil else { continue }
        try trial.expect(again == last, "nobody committed and the revision moved")
      }
    },

    Check("several records are read as each of them is, in the order asked", .members) { trial in
      try await trial.commit(.of(.insert("a", [1]), .insert("c", [3])))
      let found = try await trial.store.records(at: [.item("c"), .item("b"), .item("a")])
      try trial.expect(
        found.map { $0?.body } == [[3], nil, [1]], "they are not the records asked for")
      let one = try await trial.store.record(at: .item("c"))
      try trial.expect(found.first == one, "a record is another than when it is read by itself")
      // Few and many, as another handle sees them right after.
      let other = try await trial.otherHandle()
      for number in 0..<20 as Range<UInt8> {
        try await trial.commit(.of(.update("a", [number], index: RecordKey("x\(number)"))))
        for count in [1, 3, 40] {
          let found = try await other.records(at: Array(repeating: .item("a"), count: count))
          try trial.expect(
            found.count == count && found.allSatisfy { $0?.body == [number] },
            "a record is behind")
        }
        let together = try await other.records(at: [.item("a")]).first
        let alone = try await other.record(at: .item("a"))
        try trial.expect(together == alone, "a record is another than when it is read by itself")
      }
    },

    Check("what was answered is there after opening again", .wholeOrNothing) { trial in
      let subject = try SubjectID.numbered(1)
      try await trial.commit(.of(.insert("a", [1]), .tombstone(subject), entries: [[1]]))
      let other = try await trial.otherHandle()
      try trial.expect(try await other.record(at: .item("a"))?.body == [1], "the record is gone")
      try trial.expect(
        try await other.key(of: subject)?.state == .erased, "the tombstone is gone")
      try trial.expect(try await other.ledgerCount() == 1, "the ledger's entry is gone")
    },

    Check("purging what deleted rows leave behind keeps everything else", .members) { trial in
      let subject = try SubjectID.numbered(1)
      try await trial.commit(.of(.insert("a"), .livingKey(subject), entries: [[1]]))
      try await trial.commit(.of(.tombstone(subject), .remove(.item("a")), .insert("b")))
      let state = try await trial.store.purgeResidue()
      try trial.expect(state == .clean, "nobody reads, and a reader is said to hold it back")
      let other = try SubjectID.numbered(2)
      try await trial.commit(.of(.livingKey(other)))
      let before = try await trial.store.keys(of: [subject, other])
      _ = try await trial.store.purgeResidue(around: [subject], reach: 1)
      let after = try await trial.store.keys(of: [subject, other])
      try trial.expect(
        before.count == 2 && after.count == 2 && before.allSatisfy(after.contains),
        "purging around an erased key changed a key")
      try trial.expect(try await trial.store.record(at: .item("b")) != nil, "a record is gone")
      try trial.expect(try await trial.store.keyCount(.erased) == 1, "a tombstone is gone")
      try await trial.commit(.of(.insert("c"), entries: [[2]]))
      try trial.expect(
        try await trial.store.ledgerEntries(from: 0, limit: 9) == [[1], [2]],
        "the ledger is not whole")
    },
  ]
}
