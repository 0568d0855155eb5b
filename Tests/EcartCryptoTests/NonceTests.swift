// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("No nonce comes twice")
struct NonceTests {
  @Test("a million nonces are all different")
  func areDistinct() throws {
    var seen: Set<Nonce> = []
    seen.reserveCapacity(1_000_000)
    for _ in 0..<1_000_000 { seen.insert(Nonce(try NonceSource.next())) }
    #expect(seen.count == 1_000_000)
  }

  @Test("boxes of many threads have different nonces")
  func areDistinctAcrossThreads() async throws {
    let key = try AESGCM.Key.random()
    let nonces = try await withThrowingTaskGroup(of: [Nonce].self) { group in
      for _ in 0..<32 {
        group.addTask {
          try (0..<500).map { _ in
            Nonce(Array(try AESGCM.seal([], using: key, authenticating: []).prefix(12)))
          }
        }
      }
      return try await group.reduce(into: [Nonce]()) { $0 += $1 }
    }
    #expect(Set(nonces).count == 16_000)
  }

  #if os(Linux)
    @Test("a forked child draws none of its parent's nonces")
    func survivesAFork() throws {
      let key = try AESGCM.Key.random()
      let both = try ForkedDraw.run {
        Array(try AESGCM.seal([], using: key, authenticating: []).prefix(12))
      }
      #expect(both.parent.count == ForkedDraw.draws && both.child.count == ForkedDraw.draws)
      #expect(Set(both.parent + both.child).count == 2 * ForkedDraw.draws)
    }

    @Test("the fork test bites: from memory that a fork copies, parent and child draw the same")
    func forkTestBites() throws {
      let draw = NonceSource.unprotected()
      let both = try ForkedDraw.run { try draw() }
      #expect(!Set(both.parent).isDisjoint(with: both.child))
    }
  #endif
}

/// Twelve bytes that hash fast.
struct Nonce: Hashable {
  let high: UInt64
  let low: UInt32

  init(_ bytes: [UInt8]) {
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt32($1) }
  }
}
