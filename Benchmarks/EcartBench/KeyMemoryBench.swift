// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation

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
