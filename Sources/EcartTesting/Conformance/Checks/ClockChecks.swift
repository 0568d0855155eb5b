// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension StoreConformance {
  static let clockChecks: [Check] = [
    Check("the highest clock mark is kept", .highestMark) { trial in
      for wall in [5_000, 3_000, 9_000, 1_000] as [Int64] {
        try await trial.commit(.of(wall: wall))
      }
      try trial.expect(
        try await trial.store.clockMark() == .at(9_000), "a lower mark took a higher one's place")
    },

    Check("a correction lowers the clock mark, and time goes on from there", .highestMark) {
      trial in
      try await trial.commit(.of(wall: 9_000))
      var correction = Batch.of(wall: 4_000)
      correction.correctsMark = true
      try await trial.commit(correction)
      let corrected = try await (try await trial.otherHandle()).clockMark()
      try trial.expect(corrected == .at(4_000), "the mark was not lowered")
      try await trial.commit(.of(wall: 3_000))
      try trial.expect(
        try await trial.store.clockMark() == .at(4_000), "a lower mark replaced the corrected one")
      try await trial.commit(.of(wall: 6_000))
      try trial.expect(
        try await trial.store.clockMark() == .at(6_000), "the mark does not rise any more")
    },

    Check("the highest of marks committed at once is kept", .highestMark) { trial in
      let handles = [trial.store, try await trial.otherHandle()]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 1...40 {
          group.addTask {
            try await trial.commit(
              .of(wall: Int64((number * 17) % 41) * 1_000), to: handles[number % 2])
          }
        }
        try await group.waitForAll()
      }
      try trial.expect(
        try await trial.store.clockMark() == .at(40_000), "a lower mark won the race")
    },
  ]
}
