// SPDX-License-Identifier: Apache-2.0

#if SQLite
  package import EcartPolicy
  import EcartSQLite

  extension Operating {
    /// Why the latest refusals were refused, newest last, out of the ledger alone: nothing is
    /// changed, and no key is needed.
    /// - Parameter count: the most that are wanted.
    package func refusals(last count: Int) async throws(StoreFailure) -> [Explanation] {
      let store = try readOnly()
      let page = 512
      var end = try await store.ledgerCount()
      var newestFirst: [Explanation] = []
      while end > 0, newestFirst.count < count {
        let start = max(0, end - Int64(page))
        let entries = try await store.ledgerEntries(from: start, limit: Int(end - start))
        for entry in entries.reversed() where newestFirst.count < count {
          if let why = Explanation(entry: entry) { newestFirst.append(why) }
        }
        end = start
      }
      return newestFirst.reversed()
    }
  }
#endif
