// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartVault

@Suite("What is left in files")
struct ResidueTests {
  @Test func `a reader with an old snapshot delays the certificate and raises the alarm`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    let epochs = try await host.vault.ownRoots()

    // Somebody else reads the database all the while.
    let reader = try await host.readOldSnapshot()
    let swept = try await host.sweep()
    #expect(swept.erased == 1)
    #expect(swept.delays.count == 1)
    // What may be left of it opens nothing any more.
    #expect(swept.rootsDestroyed == epochs.count)
    for epoch in epochs { #expect(try await !host.vault.provider.hasRoot(epoch)) }
    #expect(try await host.evidence("\"kind\":\"residue-held-back\"", "alarm") == 1)
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 0)
    #expect(try await host.sweep().certified == 0)
    // The key itself is gone at once, whatever the reader does.
    await #expect(throws: Denied<Receive<SampleOrder>>.self) { try await host.receive("1001") }

    try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    #expect(try await host.sweep().delays == [])
    #expect(try await host.verify().verified == 1)
    #expect(try await host.sweep().certified == 1)
  }

  @Test func `after the sweep no file holds a wrapped key of the subject or any of its plaintext`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    var marks: [String: [UInt8]] = [
      "the name": Array("Ana Sample-1001".utf8), "the e-mail": Array("ana-1001@example.com".utf8),
      "the order line": Array("2 x blue mug 1001".utf8),
    ]
    func wrapped() async throws -> [UInt8] {
      let row = try #require(try await host.keeper.store.key(of: host.subject("1001")))
      let body = try KeyBody(decoding: row.body)
      // It is there, or looking for it would prove nothing.
      #expect(body.keys.map(\.wrapped.count) == [40])
      return body.keys[0].wrapped
    }
    for id in ["1001", "1002"] { try await host.receive(id) }
    marks["the key under its open epoch"] = try await wrapped()
    #expect(try found(marks, host).contains("the key under its open epoch"))
    _ = try await Sample.deliver("1001", host.keeper)
    marks["the key under its due epoch"] = try await wrapped()
    #expect(try found(marks, host).contains("the key under its due epoch"))
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == 1)
    #expect(try found(marks, host) == [])
    host.clock.advance(by: 61)
    _ = try await host.verify()
    _ = try await host.sweep()
    #expect(try found(marks, host) == [])
  }

  @Test func `the verifier finds a wrapped key that is left in a file, and certifies nothing`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    // Many, because a key's text may hold any character.
    let ids = (1001...1020).map { "\($0)" }
    for id in ids {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    let copy = "\(host.directory)/forgotten.sqlite"
    let store = try #require(host.keeper.store as? SQLiteStore)
    try store.backup(to: copy)
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == ids.count)
    host.clock.advance(by: 61)
    func verify() async throws -> ErasureVerifier.Report {
      try await ErasureVerifier(
        host.keeper, identityIn: "\(host.directory)/verifier", searching: store.files + [copy]
      ).verify()
    }
    let report = try await verify()
    #expect(report.verified == 0)
    #expect(report.faults.count == ids.count)
    #expect(try await host.evidence("\"kind\":\"erasure-not-verified\"") == ids.count)
    try FileManager.default.removeItem(atPath: copy)
    #expect(try await verify().verified == ids.count)
  }

  /// Stands for SQLite's gap (`GapTests`): a file with a wrapped key that goes when the store is asked
  /// to write the rows around that key anew.
  private struct Gapped: ForwardingStore {
    let base: any Store
    let gap: String

    func purgeResidue(
      around subjects: [SubjectID], reach: Int
    ) async throws(StoreFailure) -> ResidueState {
      if subjects.count == 1, reach >= 128 { try? FileManager.default.removeItem(atPath: gap) }
      return try await base.purgeResidue(around: subjects, reach: reach)
    }
  }

  @Test func `a copy that the store overwrites when it is asked to holds no certificate up`()
    async throws
  {
    let directory = Sample.directory()
    let gap = "\(directory)/gap"
    let host = try await Host.open(directory, TestingClock(Sample.start)) {
      Gapped(base: $0, gap: gap)
    }
    for id in ["1001", "1002"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    let row = try #require(try await host.keeper.store.key(of: host.subject("1001")))
    try Data(KeyBody(decoding: row.body).keys[0].wrapped).write(to: URL(fileURLWithPath: gap))
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == 2)
    host.clock.advance(by: 61)
    let report = try await ErasureVerifier(
      host.keeper, identityIn: "\(directory)/verifier",
      searching: ["\(directory)/store.sqlite", gap]
    ).verify()
    #expect(report.faults == [])
    #expect(report.overwritten == 1)
    #expect(report.verified == 2)
  }

  /// Which of the marks are in a file of the directory, or in one this process has open, unlinked
  /// or not.
  private func found(_ marks: [String: [UInt8]], _ host: Host) throws -> Set<String> {
    var paths =
      FileManager.default.enumerator(atPath: host.directory)?
      .compactMap { ($0 as? String).map { "\(host.directory)/\($0)" } } ?? []
    #expect(paths.contains { $0.hasSuffix("-wal") })
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      let path = "/proc/self/fd/\(name)"
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path),
        target.hasPrefix(host.directory) || target.hasSuffix("(deleted)")
      else { continue }
      paths.append(path)
    }
    var hits: Set<String> = []
    for path in paths {
      guard let handle = FileHandle(forReadingAtPath: path),
        let data = try? handle.readToEnd()
      else { continue }
      for (name, mark) in marks where data.range(of: Data(mark)) != nil { hits.insert(name) }
    }
    return hits
  }
}
