// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// No more messages under one key than NIST SP 800-38D §8.3 allows.
@Suite struct KeyBudgetTests {
  /// As if so many messages were reserved under the subject's key.
  private func reserve(_ messages: UInt64, for name: String, _ host: KeyHost) async throws {
    let subject = try host.subject(name)
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        let (row, epoch) = try await vault.livingRow(of: subject, on: &desk)
        var body = try vault.body(of: row)
        body.keys[0].reserved = messages
        try vault.write(body, row, epoch, on: &desk)
      })
  }

  // The number is written out: the code's own constant would be right whatever it is.
  @Test(arguments: [(4_294_967_292, true), (4_294_967_293, false), (4_294_967_296, false)])
  func `the last of 4294967296 messages may be reserved, and not one more`(
    reserved: UInt64, mayGoOn: Bool
  ) async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let old = try await host.seal("Ana Sample", for: "1001")
    try await reserve(reserved, for: "1001", host)
    // Four at once, as KeyHost asks for.
    let new = try await host.seal("Ana Sample", for: "1001")
    #expect((new[1...4] == old[1...4]) == mayGoOn)
    let keys = try KeyBody(decoding: try await host.row("1001").body).keys.map(\.reserved)
    #expect(keys == (mayGoOn ? [4_294_967_296] : [1_024 + 4, reserved]))
    #expect(try await host.opened(new, of: "1001") == "Ana Sample")
    #expect(try await host.opened(old, of: "1001") == "Ana Sample")
  }

  @Test func `a row that counts more messages than a key may give is not read`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let box = try await host.seal("Ana Sample", for: "1001")
    // Its code is right, so the count alone is left to refuse it.
    try await reserve(4_294_967_297, for: "1001", host)
    let row = try await host.row("1001")
    #expect(throws: KeyBody.Unreadable.self) { try KeyBody(decoding: row.body) }
    #expect(throws: CryptoFailure.notAuthentic) {
      try present(host.keeper.part(Vault.self)).installation.body(of: row)
    }
    #expect(try await host.opened(box, of: "1001") == nil)
    await #expect(throws: (any Error).self) { try await host.seal("Ana Sample", for: "1001") }
  }

  @Test func `the last of 16 keys seals no more when it has given all its messages`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let old = try await host.seal("Ana Sample", for: "1001")
    for _ in 1..<16 { _ = try await host.rotate("1001") }
    try await reserve(4_294_967_296 - 4, for: "1001", host)
    let last = try await host.seal("Ana Sample", for: "1001")
    let before = try await host.row("1001")
    do {
      _ = try await host.seal("Ana Sample", for: "1001")
      Issue.record("a message too many was sealed")
    } catch Denied<Ask<[UInt8]>>.interrupted(let why) {
      #expect(
        why
          == .workFailed("replacing a key that was replaced too often without sealing anew"))
    }
    // Nothing was changed, and all that was sealed opens.
    #expect(try await host.row("1001") == before)
    #expect(try await host.opened(last, of: "1001") == "Ana Sample")
    #expect(try await host.opened(old, of: "1001") == "Ana Sample")
    // Sealed anew and the older keys given up, it goes on.
    let subject = try host.subject("1001")
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        try await vault.noteSealedAnew(subject, on: &desk)
      })
    host.clock.advance(by: 3_600)
    let dropped = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        try await vault.dropOlderKeys(
          of: subject, seen: KeyUses(records: [], files: false), on: &desk)
      }
    ).claim
    #expect(dropped == .keys(15))
    let next = try await host.seal("Ana Sample", for: "1001")
    #expect(next[1...4] != last[1...4])
  }

  @Test func `a key that has no more messages to give is replaced by itself`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let old = try await host.seal("Ana Sample", for: "1001")
    // As if 2³² messages but ten were reserved.
    try await reserve(4_294_967_286, for: "1001", host)
    let same = try await host.seal("Ana Sample", for: "1001")
    let again = try await host.seal("Ana Sample", for: "1001")
    let next = try await host.seal("Ana Sample", for: "1001")
    #expect(same[1...4] == old[1...4] && again[1...4] == old[1...4])
    #expect(next[1...4] != old[1...4])
    #expect(try await host.opened(old, of: "1001") == "Ana Sample")
  }

  @Test func `a key seals as many messages as were reserved, and none when it was read to open`()
    async throws
  {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let subject = try host.subject("1001")
    let key = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        try await vault.makeKey(
          for: subject, kind: .order, origin: KeyHost.shop, sealing: 3, on: &desk)
      }
    ).claim
    for _ in 0..<3 { _ = try key.seal("x", at: KeyHost.field) }
    #expect(throws: SealFault.spent) { try key.seal("x", at: KeyHost.field) }
    let toOpen = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        guard case .living(let key) = try await vault.key(of: subject, on: &desk) else {
          throw .workFailed("reading")
        }
        return key
      }
    ).claim
    #expect(throws: SealFault.notForSealing) { try toOpen.seal("x", at: KeyHost.field) }
  }

  @Test func `reserving for the same subject twice in one decision counts twice`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    _ = try await host.seal("Ana Sample", for: "1001")
    let before = try KeyBody(decoding: try await host.row("1001").body).keys[0].reserved
    let subject = try host.subject("1001")
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        _ = try await vault.key(of: subject, sealing: 5, on: &desk)
        _ = try await vault.key(of: subject, sealing: 7, on: &desk)
      })
    let after = try KeyBody(decoding: try await host.row("1001").body).keys[0].reserved
    #expect(after == before + 12)
  }
}
