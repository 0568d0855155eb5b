// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension StoreConformance {
  static let versionChecks: [Check] = [
    Check("a record made anew has a version it never had", .versionsNeverReturn) { trial in
      var seen: Set<Int64> = []
      for round in 0..<4 {
        for _ in 0..<3 {
          try await trial.commit(.of(.update("a", [1])))
          let version = try await trial.version(of: "a")
          try trial.expect(version > 0, "a record that exists has version \(version)")
          try trial.expect(
            seen.insert(version).inserted,
            "in life \(round + 1) of the record, version \(version) came back")
        }
        try await trial.commit(.of(.remove(.item("a"))))
      }
    },

    Check("a key's version moves with every change", .versionsNeverReturn) { trial in
      let subject = try SubjectID.numbered(1)
      var seen: Set<Int64> = []
      for change in [
        Batch.Change.livingKey(subject), .livingKey(subject), .livingKey(subject, epoch: "two"),
        .tombstone(subject), .tombstone(subject),
      ] {
        try await trial.commit(.of(change))
        let version = try await trial.store.key(of: subject)?.version ?? 0
        try trial.expect(seen.insert(version).inserted, "version \(version) came back")
      }
    },

    Check("a space's version does not come back either", .versionsNeverReturn) { trial in
      var seen: Set<Int64> = [try await trial.spaceVersion()]
      for _ in 0..<3 {
        for change in [Batch.Change.insert("a"), .remove(.item("a"))] {
          try await trial.commit(.of(change))
          let version = try await trial.spaceVersion()
          try trial.expect(seen.insert(version).inserted, "version \(version) came back")
        }
      }
    },

    Check("a version stays while nothing changes the record", .versionsNeverReturn) { trial in
      let version = try await trial.commit(.of(.insert("a")))
      try await trial.commit(.of(.insert("b"), entries: [[1]], wall: 9_000))
      try trial.expect(
        try await trial.version(of: "a") == version, "another record's change moved it")
    },
  ]
}
