// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// New keys for living subjects, and keys that a restore lost.
@Suite struct KeyRotationTests {
  @Test func `after a rotation the old value opens and needs sealing anew, the new one does not`()
    async throws
  {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let old = try await host.seal("Ana Sample", for: "1001")
    let rotated = try await host.rotate("1001")
    let new = try await host.seal("Ana Sample", for: "1001")
    #expect(old[1...4] != new[1...4])
    #expect(try await host.opened(old, of: "1001") == "Ana Sample")
    #expect(try await host.opened(new, of: "1001") == "Ana Sample")
    #expect(rotated.needsReseal(old) && !rotated.needsReseal(new))
  }

  @Test func `dropped keys open nothing any more, the newest stays`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let old = try await host.seal("Ana Sample", for: "1001")
    _ = try await host.rotate("1001")
    _ = try await host.rotate("1001")
    let new = try await host.seal("Ana Sample", for: "1001")
    let subject = try host.subject("1001")
    func drop() async throws -> GivenUp {
      try await host.keeper.admit(
        Ask { desk, vault throws(Interruption) in
          try await vault.dropOlderKeys(
            of: subject, seen: KeyUses(records: [], files: false), on: &desk)
        }
      ).claim
    }
    #expect(try await drop() == .tooEarly)
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        try await vault.noteSealedAnew(subject, on: &desk)
      })
    host.clock.advance(by: 3_599)
    #expect(try await drop() == .tooEarly)
    // Another rotation: what was sealed under its predecessor has not been sealed anew.
    _ = try await host.rotate("1001")
    host.clock.advance(by: 3_600)
    #expect(try await drop() == .tooEarly)
    #expect(try await host.opened(old, of: "1001") == "Ana Sample")
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        try await vault.noteSealedAnew(subject, on: &desk)
      })
    host.clock.advance(by: 3_600)
    let last = try await host.seal("Ana Sample", for: "1001")
    #expect(try await drop() == .keys(3))
    #expect(try await drop() == .keys(0))
    #expect(try await host.opened(old, of: "1001") == nil)
    #expect(try await host.opened(new, of: "1001") == nil)
    #expect(try await host.opened(last, of: "1001") == "Ana Sample")
  }

  @Test func `the name in the ledger and the sample outlive rotations and moves`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    _ = try await host.seal("Ana Sample", for: "1001")
    let subject = try host.subject("1001")
    func name() async throws -> Pseudonym? {
      try await host.other().admit(
        Ask { desk, vault throws(Interruption) in
          guard case .living(let key) = try await vault.key(of: subject, on: &desk) else {
            return nil
          }
          return try? key.pseudonym()
        }
      ).claim
    }
    let before = try await name()
    _ = try await host.rotate("1001")
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        try await vault.move(subject, to: .hold, on: &desk)
        try await vault.noteSealedAnew(subject, on: &desk)
      })
    host.clock.advance(by: 3_600)
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        _ = try await vault.dropOlderKeys(
          of: subject, seen: KeyUses(records: [], files: false), on: &desk)
      })
    #expect(try await name() == before && before != nil)
    let body = try KeyBody(decoding: try await host.row("1001").body)
    #expect(body.keys.count == 1 && body.epochs.count == 2)
  }

  @Test func `a key never has 17 predecessors`() async throws {
    let host = try await KeyHost()
    defer { host.place.remove() }
    _ = try await host.seal("Ana Sample", for: "1001")
    for _ in 1..<KeyBody.mostKeys { _ = try await host.rotate("1001") }
    let subject = try host.subject("1001")
    let answer = await host.keeper.ask(
      Ask { desk, vault throws(Interruption) in
        _ = try await vault.rotateKey(of: subject, on: &desk)
      })
    guard case .interrupted = answer else {
      Issue.record("it was rotated once more")
      return
    }
  }

  @Test func `a living key whose root is destroyed is lost, and the subject may have a new one`()
    async throws
  {
    let host = try await KeyHost()
    defer { host.place.remove() }
    let box = try await host.seal("Ana Sample", for: "1001")
    let epoch = try await host.row("1001").epoch
    let subject = try host.subject("1001")
    _ = try await host.keeper.admit(
      Ask { desk, vault throws(Interruption) in
        try await vault.markDestroyed(epoch: epoch, on: &desk)
      })
    // On the database's word alone it is not lost: that would be anybody's to say who can write to it.
    let claimed = await host.keeper.ask(
      Ask { desk, vault throws(Interruption) in
        vault.forget([subject], epochs: [epoch])
        _ = try await vault.key(of: subject, on: &desk)
      })
    guard case .interrupted = claimed else {
      Issue.record("a key was given up on the database's word")
      return
    }
    try present(host.keeper.part(Vault.self)).anchor.write(
      .rootDestroyed, at: Int64(KeyHost.start.timeIntervalSince1970 * 1000)
    ) { $0.root = epoch }
    let fresh = try await host.other()
    let state = try await fresh.admit(
      Ask { desk, vault throws(Interruption) in
        if case .lost = try await vault.key(of: subject, on: &desk) { return true }
        return false
      }
    ).claim
    #expect(state)
    let basis = try await fresh.store.obligations(of: subject).map(\.basis)
    host.clock.advance(by: 3_600)
    _ = try await fresh.admit(
      Ask { desk, vault throws(Interruption) in
        _ = try await vault.makeKeyAnew(
          for: subject, kind: .order, origin: KeyHost.shop, sealing: 4, on: &desk)
      })
    // The epochs that wrapped the lost key are still owed their end.
    #expect(try KeyBody(decoding: try await host.row("1001").body).epochs.contains(epoch))
    // The clock that ran goes on.
    #expect(try await fresh.store.obligations(of: subject).map(\.basis) == basis)
    #expect(try await host.opened(box, of: "1001") == nil)
    let again = try await host.seal("Ana Sample", for: "1001")
    #expect(try await host.opened(again, of: "1001") == "Ana Sample")
  }
}
