// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Synchronization
import Testing

@Suite("An adoption that the host does not wait for")
struct AdoptionRaceTests {
  /// Does something each time the log is cut: when the end has compacted and not searched yet.
  private struct Meddler: ForwardingStore {
    let base: any Store
    let act: @Sendable () async throws -> Void

    func purgeResidue() async throws(StoreFailure) -> ResidueState {
      let state = try await base.purgeResidue()
      do { try await act() } catch { throw .unreadable("\(error)") }
      return state
    }
  }

  @Test func `a row that old code writes while the end compacts is not said to be gone`()
    async throws
  {
    let directory = Sample.directory()
    let path = "\(directory)/shop.sqlite"
    let next = Mutex(9_000)
    let shop = try await OldShop.open(directory) { base in
      Meddler(base: base) {
        let id = next.withLock { id in
          id += 1
          return id
        }
        guard id == 9_001 else { return }
        let old = try DatabaseQueue(path: path)
        try await old.write { db in
          try db.execute(
            sql: "INSERT INTO purchases (id, number, recipient) VALUES (?, ?, 'Ana Late')",
            arguments: [id, "\(id)"])
        }
      }
    }
    defer { shop.remove() }
    try shop.fill(1...20)
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    do {
      let report = try await adoption.finish()
      Issue.record("finished; shown gone: \(report.isShownGone)")
    } catch AdoptionFault.rowsLeft(let count) { #expect(count == 1) }
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 0)
    #expect(try await adoption.run().sealedInAll == 21)
    #expect(try await adoption.finish().isShownGone)
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 1)
  }

  @Test func `rows sealed while the end searches are searched for before it is said to be over`()
    async throws
  {
    let directory = Sample.directory()
    let path = "\(directory)/shop.sqlite"
    let again = Mutex<Adoption<OldOrder>?>(nil)
    let shop = try await OldShop.open(directory) { base in
      Meddler(base: base) {
        // Once: old code writes, and another process adopts it.
        guard let other = again.withLock({ $0.take() }) else { return }
        let old = try DatabaseQueue(path: path)
        // Too short to be searched for.
        try await old.write { db in
          try db.execute(
            sql: "INSERT INTO purchases (id, number, recipient) VALUES (9001, '9001', 'Ana L')")
        }
        _ = try await other.run()
      }
    }
    defer { shop.remove() }
    try shop.fill(1...20)
    let adoption = shop.adoption()
    #expect(try await adoption.run().isComplete)
    again.withLock { $0 = shop.adoption() }
    do {
      let report = try await adoption.finish()
      Issue.record("finished; shown gone: \(report.isShownGone)")
    } catch let fault as AdoptionFault { #expect("\(fault)".contains("finish again")) }
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 0)
    #expect(try await adoption.finish().isShownGone)
    #expect(try await shop.evidence("\"kind\":\"adopted\"") == 1)
  }
}
