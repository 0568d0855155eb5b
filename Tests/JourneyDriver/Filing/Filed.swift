// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import Foundation
  import GRDB

  /// A record with a file, as the driver's host declares it.
  struct Filed: PersonalRecord {
    static let kind = SubjectKind.order
    static let fields = Fields<Filed>("driver-file")
      .personal("document", \.document)
      .plain("subject")
    static let id = "4001"

    let subject: SubjectID
    let document: SealedFile<Payment>
  }

  extension Shelf {
    /// What the host's row says of the file; written when the file lies there, as a host does it.
    func put(_ document: SealedFile<Payment>) throws {
      try pool.write { db in
        try Self.makeFiles(db)
        try db.execute(
          sql: "INSERT OR REPLACE INTO files VALUES (?, ?)",
          arguments: [Filed.id, document.storedText])
      }
    }

    func document() throws -> SealedFile<Payment>? {
      try pool.write { db in
        try Self.makeFiles(db)
        return try String.fetchOne(
          db, sql: "SELECT document FROM files WHERE id = ?", arguments: [Filed.id]
        ).flatMap(SealedFile.init(storedText:))
      }
    }

    private static func makeFiles(_ db: Database) throws {
      try db.execute(
        sql: "CREATE TABLE IF NOT EXISTS files (id TEXT PRIMARY KEY, document TEXT)")
    }
  }
#endif
