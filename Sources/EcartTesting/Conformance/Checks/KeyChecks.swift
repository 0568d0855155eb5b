// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension StoreConformance {
  static let keyChecks: [Check] = [
    Check("an epoch's living keys come in pages, each key once", .members) { trial in
      let subjects = try (0..<25).map { try SubjectID.numbered(($0 * 11) % 300) }
      for subject in subjects { try await trial.commit(.of(.livingKey(subject))) }
      try await trial.commit(.of(.livingKey(try .numbered(400), epoch: "two")))
      try await trial.commit(.of(.tombstone(subjects[3])))
      var paged: [SubjectID] = []
      while true {
        let page = try await trial.store.keys(inEpoch: "one", after: paged.last, limit: 7)
        try trial.expect(page.count <= 7, "a page of at most 7 has \(page.count) keys")
        guard !page.isEmpty else { break }
        paged += page.map(\.subject)
        try trial.expect(paged.count <= 25, "paging does not come to an end")
      }
      try trial.expect(
        paged == subjects.filter { $0 != subjects[3] }.sorted(),
        "\(paged.count) keys came of 24, or not in subject order")
    },

    Check("a key moved to another epoch is in that one alone", .members) { trial in
      let subject = try SubjectID.numbered(5)
      try await trial.commit(.of(.livingKey(subject, epoch: "one")))
      try await trial.commit(.of(.livingKey(subject, epoch: "two", body: [8])))
      let store = trial.store
      try trial.expect(
        try await store.keys(inEpoch: "one", after: nil, limit: 9).isEmpty,
        "it is still in its former epoch")
      let moved = try await store.keys(inEpoch: "two", after: nil, limit: 9)
      try trial.expect(
        moved.map(\.body) == [[8]] && moved.map(\.subject) == [subject],
        "it is not in its new epoch")
    },

    Check("living keys and tombstones are counted apart", .members) { trial in
      for number in 0..<9 { try await trial.commit(.of(.livingKey(try .numbered(number)))) }
      for number in 0..<4 { try await trial.commit(.of(.tombstone(try .numbered(number)))) }
      let living = try await trial.store.keyCount(.living)
      let erased = try await trial.store.keyCount(.erased)
      try trial.expect(
        living == 5 && erased == 4,
        "of 5 living keys and 4 tombstones, \(living) and \(erased) were counted")
    },

    Check("a tombstone stays, with nothing of the key", .members) { trial in
      let subject = try SubjectID.numbered(1)
      try await trial.commit(.of(.livingKey(subject)))
      let version = try await trial.commit(.of(.tombstone(subject)))
      let row = try await (try await trial.otherHandle()).key(of: subject)
      try trial.expect(
        row == KeyRow(subject: subject, version: version, state: .erased, epoch: "", body: []),
        "an erased key is not found as an empty tombstone")
    },

    Check("several keys at once, the unknown left out", .members) { trial in
      let known = try (0..<5).map { try SubjectID.numbered($0) }
      for subject in known { try await trial.commit(.of(.livingKey(subject))) }
      try await trial.commit(.of(.tombstone(known[2])))
      let found = try await trial.store.keys(of: known + [try .numbered(77)])
      try trial.expect(
        Set(found.map(\.subject)) == Set(known) && found.count == 5,
        "\(found.count) rows were found of 5")
      try trial.expect(
        found.filter { $0.state == .erased }.map(\.subject) == [known[2]],
        "the tombstone is not among them")
      try trial.expect(try await trial.store.keys(of: []).isEmpty, "nobody's keys are some")
    },
  ]
}
