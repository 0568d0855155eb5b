// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartReport
import EcartTesting
import Foundation
import GRDB
import Testing

/// One breakage at a time: the audit fails, and names exactly the clauses that are broken.
@Suite("An audit of a host that is broken on purpose")
struct BrokenHostTests {
  private func expect(
    _ host: AuditedHost, breaks clauses: Set<String>, saying words: String,
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let report = try await host.audit()
    #expect(report.broken == clauses, sourceLocation: location)
    #expect(!report.passes(), sourceLocation: location)
    let told = report.failures.flatMap(\.evidence).joined(separator: " ")
    #expect(told.contains(words), sourceLocation: location)
    for failure in report.failures {
      #expect(failure.remedy != nil, "\(failure.id)", sourceLocation: location)
    }
  }

  // MARK: enc-2

  @Test func `a key file that others may read`() async throws {
    let host = try await AuditedHost.make()
    let key = "\(host.directory)/roots/installation.key"
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
    try await expect(host, breaks: ["enc-2"], saying: "installation.key has mode 644")
    #expect(try await host.audit().finding("enc-2").command == "chmod 600 \(key)")
  }

  @Test func `a key directory that others may enter`() async throws {
    let host = try await AuditedHost.make()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o750], ofItemAtPath: "\(host.directory)/roots")
    try await expect(host, breaks: ["enc-2"], saying: "roots/ has mode 750")
  }

  @Test func `a key file that is a link`() async throws {
    let host = try await AuditedHost.make()
    let key = "\(host.directory)/roots/signer.key"
    let elsewhere = host.base.appendingPathComponent("signer").path
    try FileManager.default.moveItem(atPath: key, toPath: elsewhere)
    try FileManager.default.createSymbolicLink(atPath: key, withDestinationPath: elsewhere)
    try await expect(host, breaks: ["enc-2"], saying: "signer.key is a link")
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
    try await expect(host, breaks: ["enc-2"], saying: "Backups take along \(path)")
  }

  @Test func `roots that no backup tool is told to leave out`() async throws {
    let host = try await AuditedHost.make()
    try FileManager.default.removeItem(atPath: "\(host.directory)/roots/CACHEDIR.TAG")
    try await expect(host, breaks: ["enc-2"], saying: "CACHEDIR.TAG")
  }

  // MARK: ret-1, ret-3, del-4

  @Test func `an order that is kept past its moment`() async throws {
    let host = try await AuditedHost.make()
    host.clock.advance(by: 26 * AuditedHost.day)
    _ = try await host.keeper.admit(VerifyNothing())
    try await expect(host, breaks: ["ret-1"], saying: "past their moment and not erased: 1")
  }

  @Test func `an order whose clock somebody took away`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper(
      "DELETE FROM obligation WHERE subject IN (SELECT subject FROM obligation LIMIT 1)")
    try await expect(host, breaks: ["ret-1"], saying: "without any clock: 1")
  }

  @Test func `an erasure that came to a standstill`() async throws {
    let host = try await AuditedHost.make()
    host.clock.advance(by: 25 * AuditedHost.day)
    #expect(try await Sweeper(host.keeper).sweep().erased == 1)
    host.clock.advance(by: 2 * AuditedHost.day)
    _ = try await host.keeper.admit(VerifyNothing())
    try await expect(host, breaks: ["del-4"], saying: "roots destroyed, not verified")
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
    try await expect(
      host, breaks: ["enc-1", "ret-4"], saying: "orders.email: 1 × an e-mail address")
    let words = try await host.audit().everyWord
    #expect(!words.contains("ana@"))
    #expect(!words.contains("shop.test"))
  }

  @Test func `an item line in the clear`() async throws {
    let host = try await AuditedHost.make()
    try await host.orders.write {
      try $0.execute(sql: "UPDATE orders SET line = '2 x blue mug' WHERE id = '1003'")
    }
    try await expect(
      host, breaks: ["enc-1", "ret-4"], saying: "orders.line: 1 × something that is not")
    #expect(!(try await host.audit().everyWord.contains("blue mug")))
  }

  @Test func `a name where an identifier belongs`() async throws {
    let host = try await AuditedHost.make()
    try await host.orders.write {
      try $0.execute(sql: "UPDATE orders SET subject = 'Ana Sample' WHERE id = '1003'")
    }
    try await expect(host, breaks: ["enc-1", "ret-4"], saying: "orders.subject")
  }

  @Test func `a column and a table that the register does not name`() async throws {
    let host = try await AuditedHost.make()
    try await host.orders.write {
      try $0.execute(
        sql: "ALTER TABLE orders ADD COLUMN note TEXT; CREATE TABLE extra (x TEXT)")
    }
    try await expect(host, breaks: ["pii-1"], saying: "the column note is not in dpp.json")
    try await expect(host, breaks: ["pii-1"], saying: "a table extra (rows: 0)")
  }

  @Test func `a registered database that is not there`() async throws {
    let host = try await AuditedHost.make()
    try host.orders.close()
    try FileManager.default.removeItem(at: host.base.appendingPathComponent("orders.sqlite"))
    try await expect(host, breaks: ["pii-1"], saying: "registered and not there")
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

  // MARK: log-4, log-5, del-6

  @Test func `an entry of the ledger that somebody edited`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper(
      """
      UPDATE ledger SET body = CAST(replace(CAST(body AS TEXT), 'admitted', 'refused') AS BLOB)
      WHERE id = (SELECT min(id) FROM ledger WHERE id >= 1 << 61)
      """)
    try await expect(host, breaks: ["log-4"], saying: "do not hash to the root")
  }

  @Test func `an entry of the ledger that is gone`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper("DELETE FROM ledger WHERE id = (1 << 61) + 3")
    try await expect(host, breaks: ["log-4"], saying: "(log-4)")
  }

  @Test func `a ledger whose end was cut off, with its checkpoints`() async throws {
    let host = try await AuditedHost.make()
    // Whoever does it well leaves a ledger that is whole by itself: only the anchor remembers.
    try await host.tamper(
      """
      DELETE FROM ledger WHERE id >= (1 << 60) AND id < (1 << 61)
        AND id > (SELECT min(id) FROM ledger WHERE id >= (1 << 60));
      DELETE FROM ledger
        WHERE id >= (1 << 61) + (SELECT max(id) - (1 << 60) FROM ledger WHERE id < (1 << 61));
      """)
    try await expect(host, breaks: ["log-4"], saying: "the end was cut off")
  }

  @Test func `an anchor that is gone`() async throws {
    let host = try await AuditedHost.make()
    try FileManager.default.removeItem(atPath: "\(host.directory)/roots/anchor")
    try await expect(host, breaks: ["log-4"], saying: "roots/anchor is missing")
  }

  @Test func `a certificate that somebody changed`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper(
      """
      UPDATE record SET body = CAST(replace(CAST(body AS TEXT), 'eyJ', 'eyK') AS BLOB)
      WHERE space LIKE '%.CertificateRecord'
      """)
    try await expect(host, breaks: ["del-6"], saying: "1 × The signature")
  }

  @Test func `a certificate that is gone, or unreadable`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper(
      "UPDATE record SET body = x'00' WHERE space LIKE '%.CertificateRecord'")
    try await expect(host, breaks: ["del-6"], saying: "It could not be looked at")
    try await host.tamper("DELETE FROM record WHERE space LIKE '%.CertificateRecord'")
    try await expect(host, breaks: ["del-6"], saying: "its certificate is gone")
  }

  // MARK: Accounts

  @Test func `an account without a second factor`() async throws {
    let host = try await AuditedHost.make()
    // The step after the one that confirmed the authenticator.
    try await host.tamper(
      """
      UPDATE record SET body = CAST(replace(CAST(body AS TEXT),
        '"isConfirmed":true', '"isConfirmed":false') AS BLOB) WHERE space LIKE '%.TOTPRecord'
      """)
    try await expect(host, breaks: ["mfa-1"], saying: "1 of them no second factor")
  }

  @Test func `a password of 365 days`() async throws {
    let host = try await AuditedHost.make()
    let body = try await DatabaseQueue(path: host.store).read {
      try Data.fetchOne($0, sql: "SELECT body FROM record WHERE space LIKE '%.PasswordRecord'")
    }
    let bytes = try #require(body)
    let object = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
    var record = try #require(object)
    let setAt = try #require(record["setAt"] as? Double)
    record["setAt"] = setAt - 336 * AuditedHost.day
    try await host.tamper(
      "UPDATE record SET body = ? WHERE space LIKE '%.PasswordRecord'",
      [try JSONSerialization.data(withJSONObject: record)])
    try await expect(host, breaks: ["pw-6"], saying: "365 days old")
  }
}
