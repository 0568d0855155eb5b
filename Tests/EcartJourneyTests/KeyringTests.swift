// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

/// Whose roots a keyring holds, and whether they are all there.
@Suite("Keyrings of installations")
struct KeyringTests {
  @Test func `two installations on one keyring destroy each their own roots alone`() async throws {
    let shared = Sample.directory()
    let clock = TestingClock(Sample.start)
    let keyring = try FileKeyring(directory: shared)
    let one = try await Host.open(Sample.directory(), clock, keys: keyring)
    let two = try await Host.open(Sample.directory(), clock, keys: keyring)
    try await one.bootstrap()
    try await one.receive("1001")
    try await two.receive("2001")
    _ = try await Sample.deliver("2001", two.keeper)
    let others = try await one.vault.ownRoots()
    let own = try await two.vault.ownRoots()
    #expect(!others.isEmpty && Set(others).isDisjoint(with: own))
    for _ in 0..<5 {
      clock.advance(by: 11 * Sample.day)
      _ = try await two.sweep()
    }
    #expect(try await two.state("2001") == .erased)
    #expect(Set(try await keyring.roots()).isSuperset(of: others))
    let body = try #require(try await one.body("1001"))
    #expect(try await one.recipient(inBody: body) == "Ana Sample-1001")
  }

  @Test func `an emptied database with forged dates makes no sweep destroy a root`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] { try await host.receive(id) }
    let roots = Set(try await host.vault.ownRoots())
    try await host.pool.write { db in
      try db.execute(sql: "DELETE FROM key; DELETE FROM obligation")
      try db.execute(
        sql: "DELETE FROM record WHERE space IN ('EcartVault.EpochRecord',"
          + " 'EcartVault.EpochPointer')")
    }
    // Step 1: what the anchor never saw is not old, whatever the database says.
    _ = try await host.sweep()
    try await host.pool.write { db in
      try db.execute(
        sql: """
          UPDATE record SET version = version + 1, body = CAST(replace(CAST(body AS TEXT), ?, ?)
          AS BLOB) WHERE space = 'EcartDeletion.StrayRoots'
          """,
        arguments: [
          "\(Int(Sample.start.timeIntervalSinceReferenceDate))",
          "\(Int(Sample.start.timeIntervalSinceReferenceDate) - 90 * 86_400)",
        ])
    }
    _ = try await host.sweep()
    #expect(Set(try await host.vault.ownRoots()) == roots)
    // Step 2: and when they are old, it is more than anybody loses by accident.
    host.clock.advance(by: 31 * Sample.day)
    let report = try await host.sweep()
    #expect(report.delays.contains { $0.contains("the store does not know") })
    #expect(Set(try await host.vault.ownRoots()) == roots)
  }

  @Test func `a root that was carried off is not certified as destroyed`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    let due = try #require(
      try await host.vault.ownRoots().first { $0.hasPrefix("due-") })
    let path = "\(host.directory)/roots/\(due).root"
    try FileManager.default.moveItem(atPath: path, toPath: "\(host.directory)/carried-off")
    host.clock.advance(by: 30 * Sample.day)
    let report = try await host.sweep()
    #expect(report.erased == 2)
    #expect(report.delays.contains { $0.contains(due) && $0.contains("not in this keyring") })
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 0)
    #expect(try await host.sweep().certified == 0)
    // It is found again: now it can be destroyed, and that is certified.
    try FileManager.default.moveItem(atPath: "\(host.directory)/carried-off", toPath: path)
    try await host.eraseAndCertify()
    #expect(!FileManager.default.fileExists(atPath: path))
    let certificate = try await host.keeper.certificate(of: host.subject("1001"))
    #expect(certificate != nil)
  }

  @Test func `an installation opens with the kind of keyring it was made with`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let keys = Sample.directory()
    let host = try await Host.open(directory, clock, keys: try RSAKeyring(directory: keys))
    try host.close()
    do {
      _ = try await Host.open(directory, clock)
      Issue.record("it opened with key files of another kind")
    } catch let fault as OpeningFault {
      #expect("\(fault)".contains("RSA key files") && "\(fault)".contains("del-4"))
    }
    _ = try await Host.open(directory, clock, keys: try RSAKeyring(directory: keys))
  }

  @Test func `key files elsewhere are not the directory's own, by whatever name`() async throws {
    let (directory, keys) = (Sample.directory(), Sample.directory())
    let clock = TestingClock(Sample.start)
    let host = try await Host.open(directory, clock, keys: try FileKeyring(directory: keys))
    try await host.receive("1001")
    try host.close()
    // As dpp opens it.
    do {
      _ = try await Host.open(directory, clock)
      Issue.record("it opened, and would have made roots in the wrong place")
    } catch let fault as OpeningFault {
      #expect("\(fault)".contains("in a directory of the host's"))
    }
    let again = try await Host.open(
      directory, clock,
      keys: try FileKeyring(directory: "\(keys)/../\(keys.split(separator: "/").last ?? "")"))
    #expect(try await again.state("1001") == .living)

    let (other, link) = (Sample.directory(), Sample.directory())
    try await Host.open(other, clock).close()
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other)
    _ = try await Host.open(other, clock, keys: try FileKeyring(directory: "\(link)/roots"))
    await #expect(throws: OpeningFault.self) {
      try await Host.open(other, clock, keys: try FileKeyring(directory: keys))
    }
  }

  @Test func `key files of a provider of the host's own are not the directory's`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let keys = OwnKeyring()
    let host = try await Host.open(directory, clock, keys: keys)
    try await host.receive("1001")
    try host.close()
    // As dpp opens it: without its identity, too, nothing but the kind tells.
    do {
      _ = try await Host.open(directory, clock)
      Issue.record("it opened, and every root would have looked destroyed")
    } catch let fault as OpeningFault {
      #expect("\(fault)".contains("in a directory of the host's"))
    }
    let again = try await Host.open(directory, clock, keys: keys)
    #expect(try await again.state("1001") == .living)
  }

  @Test func `a directory that is not mounted is not one whose roots are destroyed`() async throws {
    let (directory, keys) = (Sample.directory(), Sample.directory())
    let clock = TestingClock(Sample.start)
    let host = try await Host.open(directory, clock, keys: try FileKeyring(directory: keys))
    try await host.receive("1001")
    try host.close()
    try FileManager.default.moveItem(atPath: keys, toPath: "\(keys)-away")
    do {
      _ = try await Host.open(directory, clock, keys: try FileKeyring(directory: keys))
      Issue.record("it opened with an empty keyring")
    } catch let fault as OpeningFault {
      #expect("\(fault)".contains("not the keyring") && "\(fault)".contains("keyring.id"))
    }
    // What the message says to do when it is lost for good.
    try FileManager.default.removeItem(atPath: "\(keys)/keyring.id")
    try FileManager.default.copyItem(
      atPath: "\(keys)-away/keyring.id", toPath: "\(keys)/keyring.id")
    let bare = try await Host.open(directory, clock, keys: try FileKeyring(directory: keys))
    try bare.close()
    try FileManager.default.removeItem(atPath: keys)
    try FileManager.default.moveItem(atPath: "\(keys)-away", toPath: keys)
    let again = try await Host.open(directory, clock, keys: try FileKeyring(directory: keys))
    #expect(try await again.state("1001") == .living)
  }

  @Test func `what a killed process left of a root beside its file counts as left`() async throws {
    let place = Sample.directory()
    let keyring = try FileKeyring(directory: place)
    let context = RootContext(environment: .test, installation: "one")
    try await keyring.makeRoot("hold-1", for: context)
    try Data(count: 32).write(to: URL(fileURLWithPath: "\(place)/hold-1.root.new"))
    try FileManager.default.removeItem(atPath: "\(place)/hold-1.root")
    #expect(try await keyring.hasRoot("hold-1"))
    try await keyring.makeRoot("hold-1", for: context)
    try Data(count: 32).write(to: URL(fileURLWithPath: "\(place)/hold-1.root.new"))
    #expect(try await keyring.destroyRoot("hold-1") == .done)
    let isLeft = try await keyring.hasRoot("hold-1")
    #expect(!isLeft)
    let left = try FileManager.default.contentsOfDirectory(atPath: place)
    #expect(!left.contains { $0.hasPrefix("hold-1") })
  }
}

/// A provider of a host's own that says that it keeps its roots in files.
private struct OwnKeyring: ForwardingKeyring {
  let base = MemoryKeyring()
  var kind: KeyProviderKind { .file }
}
