// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Synchronization
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
    @Test("three forked children and their parent, 100,000 messages each, repeat no nonce")
    func survivesAFork() throws {
      let key = try AESGCM.Key.random()
      let all = try ForkedDraw.run(children: 3, draws: 100_000) {
        Array(try AESGCM.seal([], using: key, authenticating: []).prefix(12))
      }
      #expect(all.map(\.count) == Array(repeating: 100_000, count: 4))
      #expect(Set(all.joined()).count == 400_000)
    }

    @Test("the fork test bites: from memory that a fork copies, parent and child draw the same")
    func forkTestBites() throws {
      let draw = NonceSource.unprotected()
      let both = try ForkedDraw.run(draws: 100) { try draw() }
      #expect(!Set(both[0]).isDisjoint(with: both[1]))
    }

    @Test("a child forked while other threads seal, wipe and make keys finds no lock held")
    func forksWhileBusy() throws {
      let stop = Atomic<Bool>(false)
      let key = try AESGCM.Key.random()
      let threads = (0..<4).map { number in
        Thread {
          while !stop.load(ordering: .relaxed) {
            _ = try? AESGCM.seal([1], using: key, authenticating: [])
            _ = (0..<70).map { _ in Secret(copying: [1]) }
            if number == 0 { CryptoProvider.wipeKeySchedules() }
          }
        }
      }
      // A lock of somebody else's, of Swift's runtime or of OpenSSL, may be held at a fork: such a child
      // goes no further, and says nothing of ours. One of ours is held at every few forks.
      let mostStuck = 3
      var (finished, stuck) = (0, 0)
      var nonces: Set<Nonce> = []
      for _ in 0..<100 where stuck <= mostStuck {
        let child = try ForkedChild { say in
          let kept = (0..<200).map { _ in Secret(copying: [1, 2, 3]) }
          let box = try AESGCM.seal([7], using: key, authenticating: [])
          CryptoProvider.wipeKeySchedules()
          guard CryptoProvider.contexts(holding: key.secret) == 0, kept.count == 200 else {
            return say([UInt8](repeating: 0, count: 13))
          }
          say(try AESGCM.open(box, using: key, authenticating: []) + box.prefix(12))
        }
        switch child.word(count: 13) {
        case .silent: stuck += 1
        case .cutShort: Issue.record("a child ended in the middle of it")
        case .whole(let said):
          finished += 1
          #expect(said.first == 7)
          let isNew = nonces.insert(Nonce(Array(said.dropFirst()))).inserted
          #expect(isNew, "a nonce came twice")
        }
      }
      stop.store(true, ordering: .relaxed)
      for thread in threads { thread.join() }
      #expect(finished >= 100 - mostStuck, "\(finished) finished, \(stuck) did not")
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
