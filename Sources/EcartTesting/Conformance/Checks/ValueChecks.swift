// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension StoreConformance {
  /// Pairs that a case-blind, trimming or normalising store would mix up, and text that would
  /// break out of a statement.
  private static let oddKeys: [RecordKey] = [
    "", " ", "a", "A", "a ", " a", "\u{E9}", "e\u{301}", "ß", "ss", "'; --", "\"", "%", "_", "\\",
    "\n", "\r\n", "\t", "\u{FEFF}", "\u{202E}x", "👩‍👩‍👧‍👦", "0", "0.0", "1e3", "NULL", "~space",
    "\u{FFFD}", "\u{10FFFF}", "x\0y", "x",
    RecordKey(String(repeating: "é", count: 256)), RecordKey(String(repeating: "é", count: 255)),
  ]

  static let valueChecks: [Check] = [
    Check("keys are told apart byte by byte", .faithfulBytes) { trial in
      for (number, key) in oddKeys.enumerated() {
        try await trial.commit(
          .of(
            .insert(key, [UInt8(number)], index: key),
            expecting: [.record(.item(key), version: 0)]))
      }
      for (number, key) in oddKeys.enumerated() {
        let found = try await trial.store.record(at: .item(key))
        try trial.expect(
          found?.key == key && found?.body == [UInt8(number)], "odd key \(number) was mixed up")
        let listed = try await trial.store.records(in: .items, index: key).records
        try trial.expect(
          listed.map(\.key) == [key], "odd index \(number) lists \(listed.count) records")
      }
      let listed = try await trial.store.records(in: .items, index: nil).records
      try trial.expect(
        listed.map(\.key) == oddKeys.sorted(), "they are not listed in the order of their bytes")
    },

    Check("large bodies come back as they went in", .faithfulBytes) { trial in
      var state: UInt64 = 1
      let large = (0..<1_048_576).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
      }
      let subject = try SubjectID.numbered(1)
      try await trial.commit(
        .of(.insert("large", large), .livingKey(subject, body: large), entries: [large, []]))
      let store = try await trial.otherHandle()
      try trial.expect(
        try await store.record(at: .item("large"))?.body == large, "a record's came back changed")
      try trial.expect(
        try await store.key(of: subject)?.body == large, "a key's came back changed")
      try trial.expect(
        try await store.ledgerEntries(from: 0, limit: 9) == [large, []],
        "an entry's came back changed")
    },

    Check("a body may be empty, and a batch large", .faithfulBytes) { trial in
      var batch = Batch(mark: .at(1))
      for number in 0..<2_000 { batch.change(.insert(RecordKey("\(number)"), [])) }
      try await trial.commit(batch)
      let listed = try await trial.store.records(in: .items, index: nil).records
      try trial.expect(
        listed.count == 2_000 && listed.allSatisfy(\.body.isEmpty),
        "\(listed.count) empty records were listed of 2000")
    },
  ]
}
