// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import GRDB

  /// What a row's sealed values looked like in the row: that is what may be left of them. What a closure
  /// seals can be another text (trimmed, put together, a number's digits), and searching for that
  /// would find nothing and show nothing.
  struct RowTraces {
    private let texts: [String]
    private let numbers: Set<String>
    private let changed: [String]

    init(before: PlainRow, after: PlainRow?) {
      texts = before.texts
      var numbers: Set<String> = []
      var changed: [String] = []
      for (column, value) in before.values {
        if case .int64(let number) = value.storage, StoredInteger.bytes(of: number) != nil {
          numbers.insert("\(number)")
        }
        if case .string(let text) = value.storage,
          after?.values.hasColumn(column) != true || after?.values[column] != value
        {
          changed.append(text)
        }
      }
      (self.numbers, self.changed) = (numbers, changed)
    }

    /// For each value that was sealed, what of it stood there; nothing for one that cannot be traced.
    func of(_ values: [String]) -> [String] {
      values.flatMap { value in
        if numbers.contains(value) || texts.contains(where: { $0.contains(value) }) {
          return [value]
        }
        let sealed = value.lowercased()
        return changed.filter { text in
          let cell = text.lowercased()
          return CanarySearch.isTelling(text) && (sealed.contains(cell) || cell.contains(sealed))
        }
      }
    }
  }
#endif
