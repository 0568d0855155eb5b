// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import GRDB

  /// Has full-text indexes merge what they keep. Until then the words of rows that were deleted or
  /// changed stay in them beside a mark that says so, and `VACUUM` copies both.
  enum IndexCompaction {
    /// Trying again may help.
    private static let passing: [ResultCode] = [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL]

    /// - Returns: the indexes that are merged now.
    static func run(_ pool: DatabasePool) async throws(AdoptionFault) -> Set<String> {
      var merged: Set<String> = []
      do {
        for table in try await pool.read({ try VirtualTable.all(in: $0) }) {
          guard case .fullText = table.kind else { continue }
          let name = table.name.quotedDatabaseIdentifier
          do {
            try await pool.writeWithoutTransaction { db in
              try db.execute(sql: "PRAGMA secure_delete = ON")
              try db.execute(sql: "INSERT INTO \(name)(\(name)) VALUES ('optimize')")
            }
            merged.insert(table.name)
          } catch let error as DatabaseError where !passing.contains(error.resultCode) {
            // Its tokenizer is not here, say: the search names it.
          }
        }
      } catch let error as DatabaseError { throw Compaction.fault(error) } catch {
        throw .statement("\(type(of: error))")
      }
      return merged
    }
  }
#endif
