// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation
import GRDB
import Testing

/// A host on the system's clock, with one order that should have been gone ten days ago.
struct LiveHost {
  let directory: String
  let base: URL

  /// - Parameter register: what the host says about itself; nothing where it is `nil`.
  static func make(
    orders: Int = 1, register: HostRegister? = HostRegister(host: "Example")
  ) async throws -> LiveHost {
    let base = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ecart-live-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    let directory = base.appendingPathComponent("compliance").path
    let keeper = try await Gatekeeper.open(at: directory)
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    for id in (2001...).prefix(orders).map(String.init) {
      _ = try await keeper.admit(Receive<SampleOrder>(id, from: origin))
      _ = try await keeper.admit(
        RecordDelivery<SampleOrder>(
          id, from: origin, happened: .instant(keeper.now - 40 * 86_400), orderCreated: nil))
    }
    if let register { try keeper.register(register) }
    return LiveHost(directory: directory, base: base)
  }
}

@Suite("dpp sweep, on the system's clock")
struct SweepCommandTests {
  @Test func `erases, waits for the leases, has it verified by another process, and certifies`()
    async throws
  {
    let host = try await LiveHost.make()
    let late = try DPP.run("audit", host.directory, "--format", "json")
    #expect(late.status == 1)
    #expect(late.output.contains("\"clause\": \"ret-1\""))
    #expect(try DPP.run("obligations", host.directory).status == 1)

    let folder = host.base.appendingPathComponent("certificates").path
    let swept = try DPP.run(
      "sweep", host.directory, "--certificates", folder, "--format", "json")
    #expect(swept.status == 0)
    let summary = try swept.json()
    #expect(summary["erased"] as? Int == 1)
    #expect(summary["overdue"] as? Int == 1)
    #expect(summary["certified"] as? Int == 1)
    #expect((summary["verification"] as? [String: Any])?["verified"] as? Int == 1)

    // The host is in order again, and the certificate says by how much it was late.
    #expect(try DPP.run("audit", host.directory).status == 0)
    #expect(try DPP.run("obligations", host.directory).status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    let name = try #require(names.first { $0.hasSuffix(".jws") })
    let certificate = "\(folder)/\(name)"
    let key = "\(host.directory)/public/signer.pem"
    let verified = try DPP.run("verify", "certificate", certificate, "--key", key)
    #expect(verified.status == 0)
    #expect(verified.output.contains("LATE by 10 d"))

    // Without the key nobody knows who signed; with another's it is not signed at all.
    let unknown = try DPP.run("verify", "certificate", certificate)
    #expect(unknown.status == 1)
    #expect(unknown.output.contains("SIGNER UNKNOWN"))
    let other = "\(host.directory)/public/verifier.pem"
    #expect(try DPP.run("verify", "certificate", certificate, "--key", other).status == 1)
    var flipped = try String(contentsOfFile: certificate, encoding: .utf8)
    flipped.replaceSubrange(flipped.startIndex...flipped.startIndex, with: "f")
    try flipped.write(toFile: "\(folder)/bad.jws", atomically: true, encoding: .utf8)
    #expect(try DPP.run("verify", "certificate", "\(folder)/bad.jws", "--key", key).status == 1)

    // OpenSSL checks the same content by itself.
    let stem = String(certificate.dropLast(4))
    let openssl = try DPP.run(
      URL(fileURLWithPath: "/usr/bin/env"),
      [
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-in",
        "\(stem).json", "-sigfile", "\(stem).sig",
      ])
    #expect(openssl.status == 0, "\(openssl.notes)")
  }

  @Test func `without waiting it says what is still to come`() async throws {
    let host = try await LiveHost.make()
    let swept = try DPP.run("sweep", host.directory, "--no-wait")
    #expect(swept.status == 0)
    #expect(swept.output.contains("Erased 1 of 1 that were due"))
    #expect(swept.output.contains("still wait for their verification: 1"))
    let verifier = try DPP.run("verify", "erasures", host.directory, "--format", "json")
    #expect(verifier.status == 0)
    #expect(try verifier.json()["waiting"] as? Int == 1)
  }

  @Test func `that does not come to its end says what it did, and what failed`() async throws {
    let host = try await LiveHost.make()
    // Somebody's trigger keeps certificates from being written.
    let pool = try DatabasePool(path: "\(host.directory)/store.sqlite")
    try await pool.write { db in
      try db.execute(
        sql: "CREATE TRIGGER no BEFORE INSERT ON record WHEN NEW.space LIKE '%.CertificateRecord'"
          + " BEGIN SELECT RAISE(ABORT, 'no'); END")
    }
    let swept = try DPP.run("sweep", host.directory, "--format", "json")
    #expect(swept.status == 3)
    let summary = try swept.json()
    #expect(summary["erased"] as? Int == 1 && summary["rootsDestroyed"] as? Int != 0)
    #expect((summary["verification"] as? [String: Any])?["verified"] as? Int == 1)
    let failures = try #require(summary["failures"] as? [String])
    #expect(failures.count == 1 && failures[0].hasPrefix("issuing certificates failed"))
    #expect(swept.notes.contains("The sweep did not come to its end (ret-1, del-4): issuing"))
    let again = try DPP.run("sweep", host.directory)
    #expect(again.status == 3 && again.output.contains("Nothing was due."))
    try await pool.write { try $0.execute(sql: "DROP TRIGGER no") }
    let whole = try DPP.run("sweep", host.directory)
    #expect(whole.status == 0 && whole.output.contains("Certificates issued: 1."))
  }

  @Test func `purges nothing on behalf of a host that did not say whether it has rows`()
    async throws
  {
    let silent = try await LiveHost.make(register: nil)
    let swept = try DPP.run("sweep", silent.directory, "--format", "json")
    #expect(swept.status == 1)
    let summary = try swept.json()
    #expect(summary["erased"] as? Int == 1 && summary["certified"] as? Int == 0)
    #expect((summary["delays"] as? [String])?.first?.contains("--host-has-no-rows") == true)
    // Somebody says so.
    let said = try DPP.run(
      "sweep", silent.directory, "--host-has-no-rows", "--no-wait", "--format", "json")
    #expect(said.status == 0)
    #expect(try said.json()["awaitingVerification"] as? Int == 1)

    // What nobody can read is not overruled.
    let garbled = try await LiveHost.make()
    try "{".write(
      toFile: "\(garbled.directory)/dpp.json", atomically: true, encoding: .utf8)
    #expect(try DPP.run("sweep", garbled.directory, "--host-has-no-rows").status == 2)
    let unread = try DPP.run("sweep", garbled.directory, "--format", "json")
    #expect(unread.status == 1 && unread.output.contains("cannot be read"))

    // A host that said otherwise is believed.
    let rows = HostRegister(
      host: "Example",
      dataStores: [.init(path: "shop.sqlite", tables: [.init("orders", columns: [:])])])
    let keeping = try await LiveHost.make(register: rows)
    let refused = try DPP.run("sweep", keeping.directory, "--host-has-no-rows")
    #expect(refused.status == 2 && refused.notes.contains("sweep from the host"))
    let left = try DPP.run("sweep", keeping.directory, "--format", "json")
    #expect(left.status == 1)
    #expect((try left.json()["delays"] as? [String])?.first?.contains("from the host") == true)
  }

  @Test func `erases no more at once than a person confirmed`() async throws {
    let host = try await LiveHost.make(orders: 26)
    let stopped = try DPP.run("sweep", host.directory, "--no-wait")
    #expect(stopped.status == 4)
    #expect(stopped.notes.contains("--confirm 26"))
    #expect(try DPP.run("sweep", host.directory, "--no-wait", "--confirm", "25").status == 4)
    let swept = try DPP.run("sweep", host.directory, "--no-wait", "--confirm", "26")
    #expect(swept.status == 0)
    #expect(swept.output.contains("Erased 26 of 26"))
  }
}
