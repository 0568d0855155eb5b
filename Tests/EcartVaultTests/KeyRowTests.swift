// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartVault

/// A key row that was changed or moved opens nothing, whoever did it.
@Suite struct KeyRowTests {
  @Test func `a body is read as it was written, byte for byte`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    _ = try await host.seal("Ana Sample", for: "1001")
    let row = try await host.row("1001")
    let body = try KeyBody(decoding: row.body)
    #expect(body.authenticated == Array(row.body.dropLast(32)))
    #expect(body.kind == "order" && body.origin == KeyHost.shop.description)
    #expect(body.keys.count == 1 && body.keys[0].wrapped.count == 40)
    #expect(body.epochs == [row.epoch])
    #expect(body.keys[0].reserved == 1_024 + 4)
  }

  @Test func `no byte of a row can be changed, left out or added`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let box = try await host.seal("Ana Sample", for: "1001")
    let body = try await host.row("1001").body
    #expect(try await host.opened(box, of: "1001") == "Ana Sample")
    let fresh = try await host.other()
    var tries = 0
    for at in stride(from: 0, to: body.count, by: 3) {
      var changed = body
      changed[at] ^= 1 << UInt8(at % 8)
      try host.put(changed, for: "1001")
      #expect(try await host.opened(box, of: "1001", by: fresh) == nil, "byte \(at)")
      tries += 1
    }
    for changed in [[], [2], Array(body.dropLast()), Array(body.dropFirst()), body + [0]] {
      try host.put(changed, for: "1001")
      #expect(try await host.opened(box, of: "1001", by: fresh) == nil)
    }
    #expect(tries > 100)
    try host.put(body, for: "1001")
    #expect(try await host.opened(box, of: "1001", by: fresh) == "Ana Sample")
  }

  @Test func `a row moved to another subject or epoch opens nothing`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let box = try await host.seal("Ana Sample", for: "1001")
    let other = try await host.seal("Bo Sample", for: "1002")
    // Another subject's row in this one's place.
    try host.put(try await host.row("1001").body, for: "1002")
    #expect(try await host.opened(box, of: "1002") == nil)
    #expect(try await host.opened(other, of: "1002") == nil)
    #expect(try await host.opened(box, of: "1001") == "Ana Sample")
    // Its own row, said to be of another epoch.
    let subject = try host.subject("1001")
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        _ = try await vault.epoch(.hold, on: &desk)
      })
    try host.sql(
      """
      UPDATE key SET version = version + 1,
        epoch = (SELECT key FROM record WHERE key LIKE 'hold-%') WHERE subject = ?
      """, [Data(subject.bytes)])
    #expect(try await host.opened(box, of: "1001") == nil)
  }

  @Test func `whose epochs were shortened is erased, and never certified on the row's word`()
    async throws
  {
    let host = try await KeyHost()
    defer { host.place.remove() }
    _ = try await host.seal("Ana Sample", for: "1001")
    var body = try KeyBody(decoding: try await host.row("1001").body)
    body.epochs = ["due-2000-01-01-00000000"]
    // As much as somebody with the database alone can do: the code is not theirs to make.
    try host.put(body.authenticated + (try await host.row("1001").body.suffix(32)), for: "1001")
    let fresh = try await host.other()
    let row = try present(try await fresh.store.key(of: try host.subject("1001")))
    let remains = try await fresh.admit(
      Ask { desk, vault throws(Interruption) in
        vault.remains(of: row)
      }
    ).claim
    #expect(remains?.isAuthentic == false)
  }
}
