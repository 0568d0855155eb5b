// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartReport
import Foundation
import GRDB
import Testing

/// What somebody with a database tool can do to the records behind the host's back.
@Suite("An audit of a host whose records were tampered with")
struct BrokenRecordTests {
  // MARK: log-4, log-5, del-6

  @Test func `an entry of the ledger that somebody edited`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper(
      """
      UPDATE ledger SET body = CAST(replace(CAST(body AS TEXT), 'admitted', 'refused') AS BLOB)
      WHERE id = (SELECT min(id) FROM ledger WHERE id >= 1 << 61)
      """)
    try await host.expect(breaks: ["log-4"], saying: "do not hash to the root")
  }

  @Test func `an entry of the ledger that is gone`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper("DELETE FROM ledger WHERE id = (1 << 61) + 3")
    try await host.expect(breaks: ["log-4"], saying: "(log-4)")
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
    try await host.expect(breaks: ["log-4"], saying: "the end was cut off")
  }

  @Test func `an anchor that is gone`() async throws {
    let host = try await AuditedHost.make()
    try FileManager.default.removeItem(atPath: "\(host.directory)/roots/anchor")
    try await host.expect(breaks: ["log-4"], saying: "roots/anchor is missing")
  }

  @Test func `a checkpoint beside the anchor that nobody can read, or that is another's`()
    async throws
  {
    let host = try await AuditedHost.make()
    let path = "\(host.directory)/roots/anchor.checkpoint"
    let whole = try Data(contentsOf: URL(filePath: path))
    try Data("x".utf8).write(to: URL(filePath: path))
    try await host.expect(breaks: ["log-4"], saying: "1 of ")
    // It is covered by what the ledger's own signature says, whoever wrote it.
    let text = String(decoding: whole, as: UTF8.self).prefix { $0 != " " }
      .replacing("-", with: "+").replacing("_", with: "/")
    let padded = String(text) + String(repeating: "=", count: (4 - text.count % 4) % 4)
    let body = String(decoding: try #require(Data(base64Encoded: padded)), as: UTF8.self)
    let changed = body.replacing(/\\n([0-9]+)\\n/) { "\\n\($0.1)0\\n" }
    #expect(changed != body)
    let forged =
      Data(changed.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "") + " 00\n"
    try Data(forged.utf8).write(to: URL(filePath: path))
    try await host.expect(breaks: ["log-4"], saying: "not signed by this installation")
  }

  @Test func `a certificate that somebody changed`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper(
      """
      UPDATE record SET body = CAST(replace(CAST(body AS TEXT), 'eyJ', 'eyK') AS BLOB)
      WHERE space LIKE '%.CertificateRecord'
      """)
    try await host.expect(breaks: ["del-6"], saying: "1 × The signature")
  }

  @Test func `a certificate that is gone, or unreadable`() async throws {
    let host = try await AuditedHost.make()
    try await host.tamper(
      "UPDATE record SET body = x'00' WHERE space LIKE '%.CertificateRecord'")
    try await host.expect(breaks: ["del-6"], saying: "It could not be looked at")
    try await host.tamper("DELETE FROM record WHERE space LIKE '%.CertificateRecord'")
    try await host.expect(breaks: ["del-6"], saying: "its certificate is gone")
  }

  @Test func `a certificate and its erasure that were taken away together`() async throws {
    let host = try await AuditedHost.make()
    func told() async throws -> String {
      try await host.audit().finding("del-4").evidence.joined(separator: " ")
    }
    #expect(try await !told().contains("neither a certificate"))
    try await host.tamper(
      "DELETE FROM record WHERE space LIKE '%.CertificateRecord' OR space LIKE '%.ErasureRecord'")
    #expect(try await told().contains("Of those subjects 1 have neither a certificate"))
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
    try await host.expect(breaks: ["mfa-1"], saying: "1 of them no second factor")
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
    try await host.expect(breaks: ["pw-6"], saying: "365 days old")
  }
}
