// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartVault

/// A host whose database was made with small pages, and delivered orders in it whose key rows are cut
/// inside the key.
struct SmallPageHost {
  let host: Host
  let pageSize: Int
  /// The orders' wrapped keys, as their rows held them before the sweep.
  let keys: [[UInt8]]

  var file: String { "\(host.directory)/store.sqlite" }

  /// How long the rows' lists of record types are made. SQLite leaves so many bytes of a row on its
  /// page that the overflow pages are full, if that fits: so the cut moves with the row's length.
  private static let paddings: [Int: Range<Int>] = [512: 136..<146, 1_024: 661..<685]
  /// After how many of a key's bytes that makes the cuts.
  var cuts: ClosedRange<Int> { pageSize == 512 ? 1...10 : 14...37 }

  init(_ pageSize: Int) async throws {
    let directory = Sample.directory()
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let made = try DatabaseQueue(path: "\(directory)/store.sqlite")
    try await made.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA page_size = \(pageSize); VACUUM")
    }
    try made.close()

    host = try await Host.open(directory, TestingClock(Sample.start))
    self.pageSize = pageSize
    let size = try await host.pool.read { try Int.fetchOne($0, sql: "PRAGMA page_size") }
    try #require(size == pageSize)
    let paddings = try #require(Self.paddings[pageSize])
    for padding in paddings {
      try await host.receive("\(padding)")
      _ = try await Sample.deliver("\(padding)", host.keeper)
    }
    // The rows as they were go out of the log.
    try #require(try await host.keeper.store.purgeResidue() == .clean)
    var keys: [[UInt8]] = []
    for padding in paddings {
      let subject = try host.subject("\(padding)")
      try await host.keeper.admit(Lengthen(subject: subject, by: padding))
      let row = try #require(try await host.keeper.store.key(of: subject))
      keys += try KeyBody(decoding: row.body).keys.map(\.wrapped)
    }
    self.keys = keys
    try #require(keys.count == paddings.count)
  }

  func verify(searching others: [String] = []) async throws -> ErasureVerifier.Report {
    let store = try #require(host.keeper.store as? SQLiteStore)
    return try await ErasureVerifier(
      host.keeper, identityIn: "\(host.directory)/verifier", searching: store.files + others
    ).verify()
  }

  /// A row becomes as long as one of a subject of whom a host keeps many record types.
  private struct Lengthen: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
    typealias Reason = Never
    let subject: SubjectID
    let length: Int

    init(subject: SubjectID, by length: Int) {
      self.subject = subject
      self.length = length
    }

    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
      let vault = try desk.part(Vault.self)
      let (row, epoch) = try await vault.livingRow(of: subject, on: &desk)
      var body = try vault.body(of: row)
      body.records.append(String(repeating: "r", count: length))
      try vault.write(body, row, epoch, on: &desk)
      return .admit((), for: .zero)
    }
  }
}
