// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Synchronization

extension StoreConformance {
  static let spaceChecks: [Check] = [
    Check("a change no list has to know of leaves lists in peace", .spacesMoveWhenTold) { trial in
      // A failed log-in counts up a record; nobody's "is there another administrator?" restarts.
      try await trial.commit(.of(.insert("a", index: "admin")))
      let listed = Batch.Expectation.space(.items, version: try await trial.spaceVersion())
      try await trial.commit(.of(.update("a", [2], index: "admin")))
      try await trial.commit(.of(.put(.other("a"), body: [1], index: nil, movesSpace: true)))
      try await trial.commit(.of(.insert("b"), expecting: [listed]))
    },

    Check("a record that joins or leaves moves its space", .spacesMoveWhenTold) { trial in
      for change in [
        Batch.Change.insert("a", index: "one"), .insert("a", index: "two"), .remove(.item("a")),
      ] {
        let before = Batch.Expectation.space(.items, version: try await trial.spaceVersion())
        try await trial.commit(.of(change))
        try await trial.conflict(.of(expecting: [before]), naming: [before])
      }
    },

    Check("a list has the space's records, in the order of their keys", .members) { trial in
      let keys = (0..<30).map { RecordKey("key \(($0 * 7) % 30)") }
      for key in keys { try await trial.commit(.of(.insert(key, Array(key.description.utf8)))) }
      try await trial.commit(.of(.put(.other("x"), body: [], index: nil, movesSpace: true)))
      try await trial.commit(.of(.remove(.item("key 3"))))
      let listed = try await trial.store.records(in: .items, index: nil).records
      try trial.expect(
        listed.map(\.key) == keys.sorted().filter { $0 != "key 3" },
        "\(listed.count) records were listed of 29, or in another order")
      try trial.expect(
        listed.allSatisfy { $0.body == Array($0.key.description.utf8) && $0.version > 0 },
        "a listed record has another's body, or no version")
    },

    Check("a list of one index value has its records alone", .members) { trial in
      try await trial.commit(
        .of(
          .insert("a", index: "red"), .insert("b", index: "blue"), .insert("c", index: "red"),
          .insert("d")))
      try await trial.commit(.of(.insert("c", index: "blue")))
      func keys(_ index: RecordKey) async throws -> [RecordKey] {
        try await trial.store.records(in: .items, index: index).records.map(\.key)
      }
      try trial.expect(try await keys("red") == ["a"], "a record is listed by its former index")
      try trial.expect(try await keys("blue") == ["b", "c"], "a record is not listed by its index")
      try trial.expect(try await keys("green") == [], "an unused index value lists records")
      try await trial.commit(.of(.insert("a")))
      try trial.expect(try await keys("red") == [], "a record without index is listed by one")
      let version = try await trial.store.records(in: .items, index: "red").version
      try trial.expect(
        try await trial.spaceVersion() == version, "a list by index gives another space version")
    },

    Check("a list of several index values has the records of each, as many as asked for", .members)
    {
      trial in
      try await trial.commit(
        .of(
          .insert("a", index: "red"), .insert("b", index: "blue"), .insert("c", index: "red"),
          .insert("d", index: "green"), .insert("e")))
      func keys(_ indexes: [RecordKey], _ limit: Int = 100) async throws -> Set<RecordKey> {
        Set(
          try await trial.store.records(in: .items, indexes: indexes, limit: limit).map(\.key))
      }
      try trial.expect(
        try await keys(["red", "blue"]) == ["a", "b", "c"], "another's record, or not all of them")
      try trial.expect(try await keys(["violet"]) == [], "an unused index value lists records")
      try trial.expect(try await keys([]) == [], "no index value lists records")
      try trial.expect(try await keys(["red", "blue"], 2).count == 2, "not as many as asked for")
    },

    Check("who moves from one index value to another is in the list of both", .committedReads) {
      trial in
      let other = try await trial.otherHandle()
      try await trial.commit(.of(.insert("a", index: "red")))
      // Set when the writer is done, however the store answers: a broken one must end the check too.
      let writer = Writer()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          defer { writer.isDone.withLock { $0 = true } }
          for number in 0..<60 {
            let index: RecordKey = number.isMultiple(of: 2) ? "blue" : "red"
            try await trial.commit(.of(.insert("a", index: index)))
          }
        }
        group.addTask {
          while !writer.isDone.withLock({ $0 }) {
            try Task.checkCancellation()
            await Task.yield()
            let found = try await other.records(
              in: .items, indexes: ["red", "blue"], limit: 10
            ).map(\.key)
            try trial.expect(
              found.count { $0 == "a" } == 1, "a record that moved was missed, or seen twice")
          }
        }
        try await group.waitForAll()
      }
    },

    Check("a list is of one moment", .committedReads) { trial in
      let other = try await trial.otherHandle()
      try await trial.commit(.of(.insert("a", [0]), .insert("b", [0])))
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for number in 1...60 as ClosedRange<UInt8> {
            try await trial.commit(.of(.update("a", [number]), .update("b", [number])))
          }
        }
        group.addTask {
          var last: UInt8 = 0
          while last < 60 {
            try Task.checkCancellation()
            // A store whose calls never wait would leave the writer no thread to run on.
            await Task.yield()
            let pair = try await other.records(in: .items, index: nil).records.map(\.body)
            guard let number = pair.first?.first else { break }
            try trial.expect(pair == [[number], [number]], "half of a batch was seen")
            try trial.expect(number >= last, "a later read saw an earlier state")
            last = number
          }
        }
        try await group.waitForAll()
      }
    },
  ]
}

/// What a reader knows of the writer beside it.
private final class Writer: Sendable {
  let isDone = Mutex(false)
}
