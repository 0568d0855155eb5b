// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

@Suite("What a thread's contexts hold of a key can be wiped from any other")
struct KeyWipeTests {
  @Test("nothing of a key is left in a thread that goes on living", arguments: [16, 32])
  func wipesAnotherThread(size: Int) throws {
    let key = try AESGCM.Key(Secret.random(count: size))
    let box = try AESGCM.seal([1, 2, 3], using: key, authenticating: [])
    let gate = Mutex(0)
    let thread = Thread {
      _ = try? AESGCM.seal([1], using: key, authenticating: [])
      _ = try? AESGCM.open(box, using: key, authenticating: [])
      for hash in HMAC.Hash.allCases {
        _ = try? HMAC.authenticationCode(for: [], using: key.secret, hash: hash)
      }
      gate.withLock { $0 = 1 }
      while gate.withLock({ $0 }) < 2 { sched_yield() }
    }
    while gate.withLock({ $0 }) < 1 { sched_yield() }
    CryptoProvider.wipeKeySchedules()
    #expect(CryptoProvider.contexts(holding: key.secret) == 0)
    gate.withLock { $0 = 2 }
    thread.join()
  }

  @Test("a context that was used holds its key, until it is wiped")
  func holdsAndForgets() throws {
    let key = try AESGCM.Key.random()
    // Other tests wipe too, so the first look may come too late.
    let seen = try (0..<1_000).contains { _ in
      _ = try AESGCM.seal([1], using: key, authenticating: [])
      return CryptoProvider.contexts(holding: key.secret) == 1
    }
    #expect(seen)
    CryptoProvider.wipeKeySchedules()
    #expect(CryptoProvider.contexts(holding: key.secret) == 0)
  }

  @Test("what was sealed before opens after, and codes stay the same")
  func goesOn() throws {
    let key = try AESGCM.Key.random()
    let codes = try HMAC.Hash.allCases.map {
      try HMAC.authenticationCode(for: [4], using: key.secret, hash: $0)
    }
    for round in 0..<50 {
      let box = try AESGCM.seal([UInt8(round)], using: key, authenticating: [9])
      CryptoProvider.wipeKeySchedules()
      #expect(try AESGCM.open(box, using: key, authenticating: [9]) == [UInt8(round)])
      CryptoProvider.wipeKeySchedules()
      for (hash, code) in zip(HMAC.Hash.allCases, codes) {
        #expect(try HMAC.authenticationCode(for: [4], using: key.secret, hash: hash) == code)
      }
    }
  }

  @Test("counters' codes are right though the key is wiped, or another used, between two of them")
  func countersGoOn() throws {
    let key = Secret(copying: Array(1...20))
    let other = Secret(copying: Array(2...33))
    for disturb in [
      {}, { CryptoProvider.wipeKeySchedules() },
      { _ = try? HMAC.authenticationCode(for: [1], using: other, hash: .sha1) },
    ] {
      var codes: [[UInt8]] = []
      try HMAC.withCodes(ofCounters: 1...5, using: key, hash: .sha1) { _, code in
        codes.append(code.indices.map { code[$0] })
        disturb()
      }
      let expected = try (1...5).map {
        try HMAC.authenticationCode(for: [0, 0, 0, 0, 0, 0, 0, $0], using: key, hash: .sha1)
      }
      #expect(codes == expected)
    }
  }

  @Test("threads that come, work and go while others wipe get right answers")
  func isThreadSafe() throws {
    let stop = Atomic<Bool>(false)
    let wrong = Atomic<Int>(0)
    let wiper = Thread {
      while !stop.load(ordering: .relaxed) { CryptoProvider.wipeKeySchedules() }
    }
    for _ in 0..<10 {
      let threads = (0..<4).map { number in
        Thread {
          for round in 0..<500 {
            guard let key = try? AESGCM.Key(Secret.random(count: round % 2 == 0 ? 16 : 32)),
              let box = try? AESGCM.seal([UInt8(number)], using: key, authenticating: []),
              (try? AESGCM.open(box, using: key, authenticating: [])) == [UInt8(number)],
              let code = try? HMAC.authenticationCode(for: box, using: key.secret),
              HMAC.isValid(code, for: box, using: key.secret)
            else {
              wrong.wrappingAdd(1, ordering: .relaxed)
              continue
            }
          }
        }
      }
      for thread in threads { thread.join() }
    }
    stop.store(true, ordering: .relaxed)
    wiper.join()
    #expect(wrong.load(ordering: .relaxed) == 0)
  }
}
