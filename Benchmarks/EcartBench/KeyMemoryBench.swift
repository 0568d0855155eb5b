// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Synchronization

/// `make bench BENCH=secrets`: what it costs to keep keys in memory of their own.
enum SecretBench {
  private static let count = 200_000

  static func rows() async throws -> [Row] {
    let key = [UInt8](repeating: 7, count: 32)
    // Longer than a slot, so on the heap, as all were once.
    let long = [UInt8](repeating: 7, count: 80)
    let (one, heap) = try await medians(runs: 15) {
      try await perSecret { for _ in 0..<count { _ = Secret(copying: key) } }
    } _: {
      try await perSecret { for _ in 0..<count { _ = Secret(copying: long) } }
    }
    let (many, heaps) = try await medians(runs: 15) {
      try await perSecret { _ = (0..<count).map { _ in Secret(copying: key) } }
    } _: {
      try await perSecret { _ = (0..<count).map { _ in Secret(copying: long) } }
    }
    return [
      Row(
        work: "make and release a key of 32 bytes", ours: one, unit: "ns", peer: "80 bytes, heap",
        theirs: heap, goal: nil),
      Row(
        work: "  200,000 kept at a time", ours: many, unit: "ns", peer: "80 bytes, heap",
        theirs: heaps, goal: nil),
    ]
  }

  private static func perSecret(_ body: () async throws -> Void) async throws -> Double {
    try await seconds(body) * 1e9 / Double(count)
  }
}

/// `make bench BENCH=leases`: an unwrapped key out of the cache.
enum LeaseBench {
  private static let subjects = 10_000
  private static let rounds = 20

  static func rows() async throws -> [Row] {
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    let keeper = try await Gatekeeper.open(at: scratch("leases"), clock: TestingClock(now))
    guard let vault = keeper.part(Vault.self) else { throw Unmeasured.world }
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let keys = try await MakeKeys.make(subjects, by: keeper, from: origin).shuffled()
    for key in keys { vault.lease(key, at: now) }
    let plain = Mutex(Dictionary(uniqueKeysWithValues: keys.map { ($0.subject, $0) }))
    let names = keys.map { ($0.subject, $0.version) }.shuffled()
    let count = Double(subjects * rounds)
    var found = 0
    let (ours, theirs) = await medians(runs: 15) {
      await seconds {
        for _ in 0..<rounds {
          for (subject, version) in names
          where vault.leased(subject, version: version, at: now) != nil {
            found += 1
          }
        }
      } * 1e9 / count
    } _: {
      await seconds {
        for _ in 0..<rounds {
          for (subject, _) in names where plain.withLock({ $0[subject] }) != nil { found += 1 }
        }
      } * 1e9 / count
    }
    guard found == 2 * 15 * subjects * rounds else { throw Unmeasured.work }
    return [
      Row(
        work: "lease hit (10,000 keys)", ours: ours, unit: "ns", peer: "limit", theirs: 100, goal: 1
      ),
      Row(
        work: "  the same", ours: ours, unit: "ns", peer: "Dictionary under a Mutex",
        theirs: theirs, goal: nil),
    ]
  }
}
