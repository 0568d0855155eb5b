// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension StoreConformance {
  static let ledgerChecks: [Check] = [
    Check("entries stand in the order of their commits, without gaps", .ledgerOrder) { trial in
      let handles = [trial.store, try await trial.otherHandle()]
      var expected: [[UInt8]] = []
      for number in 0..<20 as Range<UInt8> {
        let entries = (0..<(number % 4)).map { [number, $0] }
        try await trial.commit(.of(entries: entries), to: handles[Int(number) % 2])
        expected += entries
      }
      let store = trial.store
      let count = try await store.ledgerCount()
      try trial.expect(
        count == Int64(expected.count), "\(count) entries were counted of \(expected.count)")
      try trial.expect(
        try await store.ledgerEntries(from: 0, limit: 1_000) == expected,
        "the entries are not all there in their order")
      var paged: [[UInt8]] = []
      while paged.count < expected.count {
        let page = try await store.ledgerEntries(from: Int64(paged.count), limit: 7)
        try trial.expect((1...7).contains(page.count), "a page of 7 has \(page.count) entries")
        paged += page
      }
      try trial.expect(paged == expected, "read in pages, the entries differ")
      try trial.expect(
        try await store.ledgerEntries(from: count, limit: 7).isEmpty,
        "there are entries past the end")
    },

    Check("entries committed at once are all there, each once", .ledgerOrder) { trial in
      let handles = [trial.store, try await trial.otherHandle()]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<60 as Range<UInt8> {
          group.addTask {
            try await trial.commit(
              .of(entries: (0..<3).map { [number, $0] }), to: handles[Int(number) % 2])
          }
        }
        try await group.waitForAll()
      }
      let entries = try await trial.store.ledgerEntries(from: 0, limit: 1_000)
      try trial.expect(
        entries.count == 180 && Set(entries).count == 180,
        "\(entries.count) entries are there of 180, \(Set(entries).count) of them different")
      for number in 0..<60 as Range<UInt8> {
        try trial.expect(
          entries.filter { $0.first == number }.map(\.last) == [0, 1, 2],
          "a batch's entries lost their order")
      }
    },

    Check("tree hashes are found by their index", .members) { trial in
      let hashes = (0..<40).map { (index: Int64($0), hash: [UInt8](repeating: $0, count: 32)) }
      try await trial.commit(
        .of(
          .integrate(hashes: Array(hashes[..<20]), size: 11, checkpoint: [1]),
          entries: [[1], [2]]))
      try await trial.commit(
        .of(.integrate(hashes: Array(hashes[20...]), size: 21, checkpoint: [2])))
      let asked: [Int64] = [39, 0, 17, 17, 20]
      try trial.expect(
        try await trial.store.ledgerHashes(at: asked) == asked.map { hashes[Int($0)].hash },
        "they do not come in the order asked")
      try trial.expect(
        try await trial.store.ledgerEntries(from: 0, limit: 9) == [[1], [2]],
        "they are found among the entries")
      do {
        _ = try await trial.store.ledgerHashes(at: [0, 40])
      } catch { return }
      throw BrokenPromise(problem: "a missing hash is no failure")
    },
  ]
}
