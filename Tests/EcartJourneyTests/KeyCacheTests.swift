// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation
import Testing

@testable import EcartVault

@Suite("The cache of unwrapped keys is bounded, and evicts what nobody asks for")
struct KeyCacheTests {
  private let start = Date(timeIntervalSince1970: 1_790_000_000)
  private var end: Date { start + 60 }

  /// Says when it is gone.
  private final class Key: Sendable {
    let secret = Secret(copying: [1])
  }

  @Test("a newcomer takes the place of one that nobody asked for, never of more")
  func evictsOne() {
    let cache = KeyCache<Int, Int>(capacity: 100)
    for name in 0..<100 { cache.keep(name, for: name, until: end, at: start) }
    for name in 0..<100 where name != 42 { #expect(cache.entry(for: name)?.key == name) }
    cache.keep(1_000, for: 1_000, until: end, at: start)
    #expect(cache.count == 100)
    // Everybody else had been asked for, so the first time round only chances were taken away.
    #expect(cache.entry(for: 42) == nil)
    #expect((0..<100).filter { cache.entry(for: $0) != nil }.count == 99)
  }

  @Test("what is asked for all the time outlives any number of newcomers")
  func keepsTheBusy() {
    let cache = KeyCache<Int, Int>(capacity: 64)
    for name in 0..<16 { cache.keep(name, for: name, until: end, at: start) }
    for newcomer in 1_000..<11_000 {
      for name in 0..<16 { #expect(cache.entry(for: name)?.key == name) }
      cache.keep(newcomer, for: newcomer, until: end, at: start)
      #expect(cache.count <= 64)
    }
  }

  @Test("one whose lease is over goes first, however often it was asked for")
  func evictsTheExpired() {
    let cache = KeyCache<Int, Int>(capacity: 3)
    for name in 0..<3 {
      cache.keep(name, for: name, until: name == 1 ? start + 1 : end, at: start)
      _ = cache.entry(for: name)
    }
    cache.keep(3, for: 3, until: end, at: start + 2)
    #expect(cache.entry(for: 1) == nil)
    #expect(cache.entry(for: 0) != nil && cache.entry(for: 2) != nil)
  }

  @Test("what is evicted, forgotten, replaced or over is let go of, and so wiped")
  func releases() {
    let cache = KeyCache<Int, Key>(capacity: 2)
    weak var evicted: Key?
    weak var replaced: Key?
    weak var forgotten: Key?
    weak var over: Key?
    func keep(_ name: Int, at now: Date) -> Key {
      let key = Key()
      cache.keep(key, for: name, until: now + 60, at: now)
      return key
    }
    do { evicted = keep(1, at: start) }
    do { replaced = keep(2, at: start) }
    #expect(evicted != nil && replaced != nil)
    do { _ = keep(2, at: start) }
    #expect(replaced == nil && cache.count == 2)
    do { forgotten = keep(3, at: start) }
    #expect(evicted == nil && cache.count == 2)
    cache.forget([3, 99])
    #expect(forgotten == nil && cache.count == 1)
    do { over = keep(4, at: start + 30) }
    cache.dropExpired(at: start + 60)
    #expect(over != nil && cache.count == 1)
    cache.dropExpired(at: start + 90)
    #expect(over == nil && cache.count == 0)
  }

  @Test("it does what a plain dictionary does while there is room", arguments: [1, 7, 99])
  func isADictionary(seed: UInt64) {
    var random = seed
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    let cache = KeyCache<Int, Int>(capacity: 200)
    var plain: [Int: (key: Int, until: Date)] = [:]
    for step in 0..<20_000 {
      let now = start + Double(step)
      let name = next(200)
      switch next(20) {
      case 0..<9:
        let until = now + Double(next(500))
        cache.keep(step, for: name, until: until, at: now)
        plain[name] = (step, until)
      case 9:
        cache.forget([name])
        plain[name] = nil
      case 10:
        cache.dropExpired(at: now)
        plain = plain.filter { now < $0.value.until }
      default:
        let entry = cache.entry(for: name)
        #expect(entry?.key == plain[name]?.key && entry?.until == plain[name]?.until)
      }
    }
    #expect(cache.count == plain.count)
  }
}
