// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartSQLite
  import GRDB

  /// How the pages that held plaintext are got rid of.
  public enum Compaction: Sendable, Hashable {
    /// `VACUUM`: the whole file is written anew from its living rows. The only way that also clears
    /// the gaps inside pages, where rows lay that were deleted or changed before `secure_delete` was
    /// on. Other connections can read meanwhile and cannot write; it needs room for about twice the
    /// file. Rows of tables without an `INTEGER PRIMARY KEY` may get another rowid.
    case whole
    /// `PRAGMA incremental_vacuum`: free pages are given back and nobody is kept waiting long. For
    /// databases made with `auto_vacuum = INCREMENTAL`. Gaps inside pages stay as they are; the
    /// search says whether something is left in them.
    case freePages
  }

  extension Compaction {
    /// - Returns: the full-text indexes that were merged before.
    func run(_ pool: DatabasePool) async throws(AdoptionFault) -> Set<String> {
      let merged = try await IndexCompaction.run(pool)
      do {
        try await pool.writeWithoutTransaction { db in
          try db.execute(sql: "PRAGMA secure_delete = ON")
          switch self {
          case .whole: try db.execute(sql: "VACUUM")
          case .freePages:
            guard try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2 else {
              throw AdoptionFault.needsWholeCompaction
            }
            // One page a step; the statement is run to its end.
            _ = try GRDB.Row.fetchAll(db, sql: "PRAGMA incremental_vacuum")
          }
        }
      } catch let fault as AdoptionFault { throw fault } catch let error as DatabaseError {
        throw Self.fault(error)
      } catch { throw .statement("\(type(of: error))") }
      return merged
    }

    static func fault(_ error: DatabaseError) -> AdoptionFault {
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: .heldBackByWriter
      case .SQLITE_FULL: .noSpace
      default: .statement(error.resultCode.description)
      }
    }
  }
#endif
