// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPolicy
  import FoundationEssentials
  import GRDB

  extension SQLiteStore {
    /// Opens a store to look at, beside whoever has it open: nothing is made, migrated or written,
    /// and every commit fails.
    ///
    /// Each read is a short snapshot of its own, because a long one would hold back the sweeper
    /// from clearing its write-ahead log.
    /// - Throws: ``StoreFailure/refused(_:)`` when there is no compliance store at the path, or one
    ///   of a newer format.
    public static func readOnly(path: String) throws(StoreFailure) -> SQLiteStore {
      var configuration = Self.configuration
      configuration.readonly = true
      do {
        let pool = try DatabasePool(path: path, configuration: configuration)
        let identity = try pool.read { db -> StoreIdentity in
          let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
          guard found <= Schema.formatVersion else {
            throw OpenFault.newerFormat(found: found, known: Schema.formatVersion)
          }
          guard found > 0, try db.tableExists("record"),
            let body = try Data.fetchOne(
              db, sql: "SELECT body FROM record WHERE space = '~store' AND key = 'identity'")
          else { throw OpenFault.noStore }
          let identity = try JSONDecoder().decode(Identity.self, from: body)
          return StoreIdentity(
            id: identity.id, formatVersion: found, livedOnTestingClock: identity.testing)
        }
        return SQLiteStore(identity: identity, pool: pool)
      } catch { throw .refused(Self.word(error)) }
    }
  }
#endif
