// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import GRDB

  /// What a row's sealed values looked like in the row: that is what may be left of them. What a closure
  /// seals can be another text (put together, cleaned of spaces), and searching for that would find
  /// nothing and show nothing.
  struct RowTraces {
    /// What to look for.
    private(set) var values: [String] = []
    /// How many values cannot be looked for, or not everywhere: they do not stand in the row as they
    /// were sealed, or as whole numbers that are too small to be told from chance in a file.
    private(set) var untraced = 0

    init(of sealed: [String], in row: PlainRow) {
      let texts = row.texts
      let numbers: [String: Int64] = row.values.databaseValues.reduce(into: [:]) { found, value in
        if case .int64(let number) = value.storage { found["\(number)"] = number }
      }
      for value in sealed where CanarySearch.isTelling(value) {
        // Nearly always it stands there as it was sealed; to fold a long cell under the write lock is slow.
        if texts.contains(where: { $0.contains(value) }) {
          values.append(value)
        } else if let number = numbers[value] {
          values.append(value)
          if StoredInteger.bytes(of: number) == nil { untraced += 1 }
        } else if let trace = texts.lazy.compactMap({ Self.folded(value, in: $0) }).first {
          values.append(trace)
        } else {
          untraced += 1
        }
      }
    }

    /// The value as it stands in a cell, in another case.
    private static func folded(_ value: String, in cell: String) -> String? {
      let (wanted, there) = (value.map { $0.lowercased() }, Array(cell))
      guard there.count >= wanted.count else { return nil }
      let folded = there.map { $0.lowercased() }
      for start in 0...(there.count - wanted.count)
      where folded[start..<start + wanted.count].elementsEqual(wanted) {
        return String(there[start..<start + wanted.count])
      }
      return nil
    }
  }
#endif
