// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartSQLite
import Foundation
import Testing

extension Sample {
  /// Puts a copy of the database back, as an operator does: the log of the one that was there goes too.
  static func putBack(_ copy: String, in directory: String) throws {
    for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm"] {
      try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    }
    try FileManager.default.copyItem(atPath: copy, toPath: "\(directory)/store.sqlite")
  }
}

/// What tests of backups do with a host and its orders.
extension Host {
  func copy(to path: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try #require(keeper.store as? SQLiteStore).backup(to: path)
  }

  /// Which epoch the order's key is under.
  func epoch(of order: String) async throws -> String {
    try #require(try await keeper.store.key(of: subject(order))).epoch
  }

  /// For three months from the start.
  func hold(_ order: String) async throws {
    try await keeper.admit(
      PlaceHold<SampleOrder>(
        on: order, from: Sample.origin(), statute: "Tax code 147",
        until: Sample.start.addingTimeInterval(90 * Sample.day), approvedBy: signIn()))
  }
}
