// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Foundation
import GRDB

/// What somebody does who can write to the database and has neither the roots nor the installation's
/// key.
extension Host {
  /// Writes key rows over those that are there.
  func put(_ rows: [KeyRow]) async throws {
    try await pool.write { db in
      for row in rows {
        try db.execute(
          sql: "UPDATE key SET version = version + 1000, state = ?, epoch = ?, body = ?"
            + " WHERE subject = ?",
          arguments: [row.state.rawValue, row.epoch, Data(row.body), Data(row.subject.bytes)])
      }
    }
  }

  func keyRows() async throws -> [KeyRow] {
    let subjects = try await pool.read { db in
      try Data.fetchAll(db, sql: "SELECT subject FROM key ORDER BY subject")
    }
    return try await keeper.store.keys(
      of: subjects.compactMap { SubjectID(digest: Array($0)) })
  }

  /// Somebody who reads the database all the while and holds the cleaning of its log back, until they end
  /// their transaction.
  func readOldSnapshot() async throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let reader = try DatabaseQueue(path: "\(directory)/store.sqlite", configuration: configuration)
    try await reader.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN")
      _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM key")
    }
    return reader
  }
}
