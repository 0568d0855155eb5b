// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

/// A directory of its own for a test's database.
struct Place {
  let directory: URL
  var file: String { directory.appendingPathComponent("store.sqlite").path }

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ecart-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  /// Makes the database, empty, with pages of a size of its own.
  func make(pageSize: Int) throws {
    let queue = try DatabaseQueue(path: file)
    try queue.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA page_size = \(pageSize); VACUUM")
    }
    try queue.close()
    let size = try hostPool().read { try Int.fetchOne($0, sql: "PRAGMA page_size") }
    try #require(size == pageSize)
  }

  func remove() { try? FileManager.default.removeItem(at: directory) }

  /// A pool as a host would make it, with nothing of ours in its configuration.
  func hostPool() throws -> DatabasePool {
    var configuration = Configuration()
    configuration.busyMode = .timeout(20)
    return try DatabasePool(path: file, configuration: configuration)
  }
}

func keeper(over store: any Store) async throws -> Gatekeeper {
  let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
  return Gatekeeper(
    store: store, policy: .ecartAPI,
    clock: PolicyClock(
      source: clock, mark: try await store.clockMark(), rebootTolerance: 86_400_000))
}
