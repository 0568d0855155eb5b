// SPDX-License-Identifier: Apache-2.0

#if SQLite
  package import FoundationEssentials
  package import GRDB

  extension SQLiteStore {
    /// Which compliance store lies in a database; `nil` for none.
    package static func identity(in db: Database) throws -> UUID? {
      guard try db.tableExists("record"),
        let body = try Data.fetchOne(
          db, sql: "SELECT body FROM record WHERE space = '~store' AND key = 'identity'")
      else { return nil }
      return try JSONDecoder().decode(Identity.self, from: body).id
    }
  }
#endif
