// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@Suite("A sealed box opens whole or not at all")
struct SealingTests {
  let data: [UInt8] = Array("orders/email/7".utf8)
  let prefix: [UInt8] = [1, 0, 0, 0, 9]

  @Test("what was sealed opens again, empty and large ones too", arguments: [0, 1, 30, 70_000])
  func opensAgain(count: Int) throws {
    let key = try AESGCM.Key.random()
    let plaintext = try SecureRandom.bytes(count)
    let sealed = try AESGCM.seal(plaintext, using: key, authenticating: data, prefix: prefix)
    #expect(sealed.count == prefix.count + AESGCM.overhead + count)
    #expect(Array(sealed.prefix(5)) == prefix)
    #expect(
      try AESGCM.open(sealed, using: key, authenticating: data, prefixCount: 5) == plaintext)
    #expect(
      try AESGCM.openSecret(sealed, using: key, authenticating: data, prefixCount: 5).copied
        == plaintext)
  }

  @Test("a text and a secret seal like their bytes")
  func sealsTextAndSecrets() throws {
    let key = try AESGCM.Key.random()
    let text = try AESGCM.seal("Zoë, a long enough name", using: key, authenticating: data)
    #expect(
      try AESGCM.open(text, using: key, authenticating: data)
        == Array("Zoë, a long enough name".utf8))
    let secret = try Secret.random(count: 20)
    let sealed = try secret.withBytes { (bytes) throws(CryptoFailure) in
      try AESGCM.seal(bytes, using: key, authenticating: data)
    }
    #expect(try AESGCM.openSecret(sealed, using: key, authenticating: data) == secret)
  }

  @Test("any flipped bit after the prefix is refused, with the one failure")
  func refusesEveryFlip() throws {
    let key = try AESGCM.Key.random()
    let plaintext = Array("maria@example.com".utf8)
    let sealed = try AESGCM.seal(plaintext, using: key, authenticating: data, prefix: prefix)
    for index in prefix.count..<sealed.count {
      for bit in 0..<8 {
        var changed = sealed
        changed[index] ^= 1 << UInt8(bit)
        #expect(throws: CryptoFailure.notAuthentic) {
          try AESGCM.open(changed, using: key, authenticating: data, prefixCount: 5)
        }
      }
    }
    // After all those failures the thread's context still works.
    #expect(
      try AESGCM.open(sealed, using: key, authenticating: data, prefixCount: 5) == plaintext)
  }

  @Test("wrong data, key, prefix length, and every other length are refused alike")
  func refusesWhatDoesNotFit() throws {
    let key = try AESGCM.Key.random()
    let sealed = try AESGCM.seal([1, 2, 3], using: key, authenticating: data)
    func refuses(
      _ box: [UInt8], _ key: AESGCM.Key, _ data: [UInt8], _ count: Int,
      _ location: SourceLocation = #_sourceLocation
    ) {
      #expect(throws: CryptoFailure.notAuthentic, sourceLocation: location) {
        try AESGCM.open(box, using: key, authenticating: data, prefixCount: count)
      }
    }
    refuses(sealed, key, data + [0], 0)
    refuses(sealed, key, [], 0)
    refuses(sealed, try .random(), data, 0)
    for count in [-1, 1, 3, 4, sealed.count, sealed.count + 1, Int.max, Int.min] {
      refuses(sealed, key, data, count)
    }
    for count in 0..<sealed.count { refuses(Array(sealed.prefix(count)), key, data, 0) }
    refuses(sealed + [0], key, data, 0)
  }

  @Test("a key is 16 or 32 bytes; less is refused in the name of enc-1")
  func checksKeyLengths() throws {
    #expect(throws: CryptoFailure.keyTooSmall(bits: 64)) {
      try AESGCM.Key(Secret.random(count: 8))
    }
    for count in [17, 24, 31, 33, 64] {
      #expect(throws: CryptoFailure.badLength("AES key")) {
        try AESGCM.Key(Secret.random(count: count))
      }
    }
    #expect(CryptoFailure.keyTooSmall(bits: 64).description.contains("enc-1"))
  }

  @Test("the thread's context is keyed by the key's identity, never by its address")
  func neverMistakesAKey() throws {
    // Keys die at once, so their addresses come back with other bytes behind them.
    for round in 0..<2_000 {
      let bytes = try SecureRandom.bytes(round.isMultiple(of: 3) ? 16 : 32)
      let sealed = try AESGCM.seal(
        [UInt8(truncatingIfNeeded: round)], using: AESGCM.Key(Secret(copying: bytes)),
        authenticating: data)
      let opened = try AESGCM.open(
        sealed, using: AESGCM.Key(Secret(copying: bytes)), authenticating: data)
      #expect(opened == [UInt8(truncatingIfNeeded: round)])
    }
  }

  @Test("many tasks with many keys do not disturb each other")
  func sealsConcurrently() async throws {
    let keys = try (0..<16).map { index in
      try AESGCM.Key(Secret.random(count: index.isMultiple(of: 2) ? 16 : 32))
    }
    let wrong = await withTaskGroup(of: Int.self) { group in
      for task in 0..<64 {
        group.addTask {
          var wrong = 0
          for round in 0..<200 {
            let mine = (task + round) % keys.count
            let text = Array("task \(task), round \(round)".utf8)
            let sealed = try? AESGCM.seal(text, using: keys[mine], authenticating: [1])
            await Task.yield()
            let opened = try? AESGCM.open(sealed ?? [], using: keys[mine], authenticating: [1])
            let other = keys[(mine + 2) % keys.count]
            let stolen = try? AESGCM.open(sealed ?? [], using: other, authenticating: [1])
            if opened != text || stolen != nil { wrong += 1 }
          }
          return wrong
        }
      }
      return await group.reduce(0, +)
    }
    #expect(wrong == 0)
  }
}
