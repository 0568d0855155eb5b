// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartReport
import EcartTesting
import Foundation
import GRDB
import Testing

/// One breakage at a time: the audit fails, and names exactly the clauses that are broken.
@Suite("An audit of a host that is broken on purpose")
struct BrokenHostTests {
  // MARK: enc-2

  @Test func `a key file that others may read`() async throws {
    let host = try await AuditedHost.make()
    let key = "\(host.directory)/roots/installation.key"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
    try await host.expect(breaks: ["enc-2"], saying: "installation.key has mode 644")
    #expect(try await host.audit().finding("enc-2").command == "chmod 600 \(key)")
  }

  @Test func `a key directory that others may enter`() async throws {
    let host = try await AuditedHost.make()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o750], ofItemAtPath: "\(host.directory)/roots")
    try await host.expect(breaks: ["enc-2"], saying: "roots/ has mode 750")
  }

  @Test func `a key file that is a link`() async throws {
    let host = try await AuditedHost.make()
    let key = "\(host.directory)/roots/signer.key"
    let elsewhere = host.base.appendingPathComponent("signer").path
    try FileManager.default.moveItem(atPath: key, toPath: elsewhere)
    try FileManager.default.createSymbolicLink(atPath: key, withDestinationPath: elsewhere)
    try await host.expect(breaks: ["enc-2"], saying: "signer.key is a link")
  }

  @Test(
    .enabled(if: geteuid() == 0, "only root can give a file to another user"),
    arguments: ["roots/installation.key", "roots/keyring.id", "verifier/verifier.key", "roots"])
  func `a key file or directory that is another user's`(_ name: String) async throws {
    let host = try await AuditedHost.make()
    try #require(chown("\(host.directory)/\(name)", 65_534, gid_t.max) == 0)
    // A sentence begins with a capital, so the first letter is left out.
    try await host.expect(
      breaks: ["enc-2"], saying: "\(name.dropFirst()) belongs to another user than the directory")
  }

  @Test(arguments: [".", "roots", "roots/anchor", "..", "link-to-roots", "../copies", "dump"])
  func `keys in what backups take along`(_ path: String) async throws {
    let host = try await AuditedHost.make()
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: "\(host.directory)/link-to-roots",
      withDestinationPath: "\(host.directory)/roots")
    // A copy of one root elsewhere, and a link to the roots inside an innocent directory.
    try manager.createDirectory(
      atPath: host.base.appendingPathComponent("copies/deep").path,
      withIntermediateDirectories: true)
    try Data([1]).write(to: host.base.appendingPathComponent("copies/deep/a.root"))
    try manager.createDirectory(
      atPath: "\(host.directory)/dump", withIntermediateDirectories: false)
    try manager.createSymbolicLink(
      atPath: "\(host.directory)/dump/inner", withDestinationPath: "\(host.directory)/roots")
    var register = AuditedHost.register
    register.backupSet.append(path)
    try host.keeper.register(register)
    try await host.expect(breaks: ["enc-2"], saying: "Backups take along \(path)")
  }

  @Test func `roots that no backup tool is told to leave out`() async throws {
    let host = try await AuditedHost.make()
    try FileManager.default.removeItem(atPath: "\(host.directory)/roots/CACHEDIR.TAG")
    try await host.expect(breaks: ["enc-2"], saying: "CACHEDIR.TAG")
  }

  // MARK: ret-1, ret-3, del-4

  @Test func `an order that is kept past its moment`() async throws {
    let host = try await AuditedHost.make()
    host.clock.advance(by: 26 * AuditedHost.day)
    _ = try await host.keeper.admit(VerifyNothing())
    try await host.expect(breaks: ["ret-1"], saying: "past their moment and not erased: 1")
  }

  @Test func `an order whose clock somebody took away`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper(
      "DELETE FROM obligation WHERE subject IN"
        + " (SELECT subject FROM obligation WHERE rule = 'delivered' OR rule = 'received' LIMIT 1)")
    try await host.expect(breaks: ["ret-1"], saying: "without any clock: 1")
  }

  @Test func `an erasure that came to a standstill`() async throws {
    let host = try await AuditedHost.make()
    host.clock.advance(by: 25 * AuditedHost.day)
    #expect(try await Sweeper(host.keeper).sweep().erased == 1)
    host.clock.advance(by: 2 * AuditedHost.day)
    _ = try await host.keeper.admit(VerifyNothing())
    try await host.expect(breaks: ["del-4"], saying: "roots destroyed, not verified")
  }

  @Test func `a tombstone that somebody took away`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper("UPDATE key SET state = 1, epoch = 'x' WHERE state = 2")
    let report = try await host.audit()
    #expect(report.broken.contains("del-4"))
    #expect(report.broken.isSubset(of: ["del-4", "ret-1"]))
  }

  @Test func `a database that was restored from before an erasure`() async throws {
    let host = try await AuditedHost.make()
    host.clock.advance(by: 24 * AuditedHost.day)
    let copy = host.base.appendingPathComponent("old.sqlite").path
    try SQLiteStore.readOnly(path: host.store).backup(to: copy)
    host.clock.advance(by: 1 * AuditedHost.day)
    #expect(try await Sweeper(host.keeper).sweep().erased == 1)
    // The old content comes back into the file that is there.
    let old = try DatabaseQueue(path: copy)
    let live = try DatabaseQueue(path: host.store)
    try old.backup(to: live)
    try live.close()
    let report = try await host.audit()
    // The order is back, and so is its clock, which ran out.
    #expect(report.broken == ["del-4", "log-4", "ret-1"])
    let told = try report.finding("del-4").evidence.joined(separator: " ")
    #expect(told.contains("anchor calls erased and that have a key here: 1"))
  }

  // MARK: enc-1, ret-4, pii-1

  @Test func `an e-mail address in the clear`() async throws {
    let host = try await AuditedHost.make()
    try await host.orders.write {
      try $0.execute(sql: "UPDATE orders SET email = 'ana@shop.test' WHERE id = '1003'")
    }
    try await host.expect(
      breaks: ["enc-1", "ret-4"], saying: "orders.email: 1 × an e-mail address")
    let words = try await host.audit().everyWord
    #expect(!words.contains("ana@"))
    #expect(!words.contains("shop.test"))
  }

  @Test func `an item line in the clear`() async throws {
    let host = try await AuditedHost.make()
    try await host.orders.write {
      try $0.execute(sql: "UPDATE orders SET line = '2 x blue mug' WHERE id = '1003'")
    }
    try await host.expect(
      breaks: ["enc-1", "ret-4"], saying: "orders.line: 1 × something that is not")
    #expect(!(try await host.audit().everyWord.contains("blue mug")))
  }

  @Test func `a name where an identifier belongs`() async throws {
    let host = try await AuditedHost.make()
    try await host.orders.write {
      try $0.execute(sql: "UPDATE orders SET subject = 'Ana Sample' WHERE id = '1003'")
    }
    try await host.expect(breaks: ["enc-1", "ret-4"], saying: "orders.subject")
  }

  @Test func `a column and a table that the register does not name`() async throws {
    let host = try await AuditedHost.make()
    try await host.orders.write {
      try $0.execute(
        sql: "ALTER TABLE orders ADD COLUMN note TEXT; CREATE TABLE extra (x TEXT)")
    }
    try await host.expect(breaks: ["pii-1"], saying: "the column note is not in dpp.json")
    try await host.expect(breaks: ["pii-1"], saying: "a table extra (rows: 0)")
  }

  @Test func `a registered database that is not there`() async throws {
    let host = try await AuditedHost.make()
    try host.orders.close()
    try FileManager.default.removeItem(at: host.base.appendingPathComponent("orders.sqlite"))
    try await host.expect(breaks: ["pii-1"], saying: "registered and not there")
  }

  @Test func `a host that registered nothing gets no answer`() async throws {
    let host = try await AuditedHost.make()
    try FileManager.default.removeItem(atPath: "\(host.directory)/dpp.json")
    let report = try await host.audit()
    #expect(report.broken == [])
    for id: StaticString in ["scope-1", "enc-1"] {
      #expect(try report.finding(id).standing(at: report.ranAt) == .unknown)
    }
  }
}
