// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import EcartCrypto
import EcartDPP
import Foundation
import GRDB
import Testing

@Suite("The order desk's journey")
struct JourneyTests {
  /// The one order whose label is printed.
  static let revealed = "5120001002"

  @Test func `what is due is erased, verified and certified, and the rest is sealed`() async throws
  {
    let directory = Desk.directory()
    let desk = try Desk.run("--directory", directory)
    try #require(desk.status == 0, "\(desk.errors)")

    // The shop's own tables: the held order and the four of the second shop.
    let database = "\(directory)/compliance/store.sqlite"
    let queue = try DatabaseQueue(path: database)
    let left = try await queue.read { db in
      try String.fetchAll(db, sql: "SELECT store || ' ' || id FROM customerOrder ORDER BY 1")
    }
    #expect(
      left == [
        "casa-lirio 5120002004", "casa-lirio-outlet 5120002001", "casa-lirio-outlet 5120002002",
        "casa-lirio-outlet 5120002003", "casa-lirio-outlet 5120002004",
      ])
    let erased = try await queue.read { db in
      try String.fetchSet(db, sql: "SELECT subject FROM erasedOrder WHERE certified = 1")
    }
    #expect(erased.count == 42)
    try queue.close()

    // One certificate for each erased order, good without the database.
    let pem = try String(
      contentsOfFile: "\(directory)/compliance/public/signer.pem", encoding: .utf8)
    let verifier = CertificateVerifier(trusting: [try Ed25519.PublicKey(pem: pem)])
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/certificates")
      .filter { $0.hasSuffix(".jws") }
    let certified = try files.map { name in
      try verifier.verify(
        String(contentsOfFile: "\(directory)/certificates/\(name)", encoding: .utf8)
      ).certificate.subject
    }
    #expect(certified.count == 42)
    #expect(Set(certified) == erased)

    // Nothing of anybody is in the database, neither of the erased nor of the living.
    let orders = try Samples.orders()
    let plaintexts = Samples.plaintexts(of: orders)
    #expect(plaintexts.count > 100)
    for suffix in ["", "-wal", "-shm"] {
      guard let bytes = FileManager.default.contents(atPath: database + suffix) else { continue }
      let found = plaintexts.filter { bytes.range(of: Data($0.utf8)) != nil }.count
      #expect(found == 0, "\(found) plaintexts are in store.sqlite\(suffix)")
    }
  }

  @Test func `it tells of nobody but the one label, on 100 columns`() throws {
    let directory = Desk.directory()
    let desk = try Desk.run("--directory", directory)
    try #require(desk.status == 0, "\(desk.errors)")
    let orders = try Samples.orders()
    let label = try #require(orders.first { $0.id == Self.revealed })
    let shown = [label.personal.recipientName, label.personal.addresses.first?.line1]
      .compactMap { $0 }
    #expect(shown.count == 2)
    for text in shown {
      #expect(desk.output.components(separatedBy: text).count == 2, "the label is not there once")
    }
    let hidden = Samples.plaintexts(of: orders).subtracting(shown)
    let told = hidden.filter { desk.output.contains($0) }
    #expect(told.isEmpty, "\(told.count) personal values of the sample files are printed")

    let lines = desk.output.split(separator: "\n")
    // A path is as long as it is.
    let wide = lines.filter { $0.count > 100 && !$0.contains(directory) }
    #expect(wide.isEmpty)
    for step in 1...12 {
      #expect(lines.contains { $0.hasPrefix(step < 10 ? " \(step)  " : "\(step)  ") }, "\(step)")
    }
    #expect(lines.last?.contains("swift run dpp audit ") == true)
  }

  @Test func `it empties what an earlier run left, and nothing else`() throws {
    let directory = Desk.directory()
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let foreign = "\(directory)/somebody-else.txt"
    try Data("not ours".utf8).write(to: URL(filePath: foreign))
    let refused = try Desk.run("--directory", directory, "--quiet")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("nothing was touched"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory).count == 1)

    try FileManager.default.removeItem(atPath: foreign)
    for _ in 0..<2 {
      let quiet = try Desk.run("--directory", directory, "--quiet")
      #expect(quiet.status == 0, "\(quiet.errors)")
      #expect(quiet.output.split(separator: "\n").count == 1)
    }
    let certificates = "\(directory)/certificates"
    #expect(try FileManager.default.contentsOfDirectory(atPath: certificates).count == 3 * 42)
  }

  @Test func `an option it does not know is answered with status 2`() throws {
    let desk = try Desk.run("--directroy", "somewhere")
    #expect(desk.status == 2)
    #expect(desk.errors.contains("--help"))
  }
}
