// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartDeletion
@testable import EcartVault

@Suite("What can be found, while keys and epochs come and go")
struct IndexLifeTests {
  private func move(_ subject: SubjectID, to label: EpochLabel, _ host: IndexHost) async throws {
    _ = try await host.keeper.admit(
      WithVault { desk, vault throws(Interruption) in
        try await vault.move(subject, to: label, on: &desk)
      })
  }

  private func entries(_ host: IndexHost) async throws -> [StoredRecord] {
    try await host.keeper.store.records(in: Space(of: IndexEntry.self), index: nil).records
  }

  @Test(arguments: IndexHost.Kind.allCases)
  func `everybody is found while half of them are moved, and after it`(
    _ kind: IndexHost.Kind
  ) async throws {
    let host = try await IndexHost(kind)
    var all: [SubjectID] = []
    for id in 0..<8 { all.append(try await host.order("\(id)", "ana@example.com")) }
    let before = Set(try await entries(host).compactMap(\.index))
    #expect(before.count == 1)
    for subject in all.prefix(4) { try await move(subject, to: .hold, host) }
    #expect(Set(try await entries(host).compactMap(\.index)).count == 2)
    #expect(try await host.find("ana@example.com") == all.sorted())
    for subject in all.suffix(4) { try await move(subject, to: .hold, host) }
    let after = Set(try await entries(host).compactMap(\.index))
    #expect(after.count == 1 && after.isDisjoint(with: before))
    #expect(try await host.find("ana@example.com") == all.sorted())
  }

  @Test(arguments: IndexHost.Kind.allCases)
  func `a new key and the end of the old ones change nothing`(_ kind: IndexHost.Kind) async throws {
    let host = try await IndexHost(kind)
    let order = try await host.order("1001", "ana@example.com")
    let customer = try await host.customer("ana", "ana@example.com")
    _ = try await host.keeper.admit(RotateKey<FoundOrder>("1001", from: try Sample.origin()))
    #expect(try await host.find("ana@example.com") == [order, customer].sorted())
    _ = try await host.keeper.admit(
      WithVault { desk, vault throws(Interruption) in
        try await vault.noteSealedAnew(order, on: &desk)
      })
    host.clock.advance(by: 3_600)
    let dropped = try await host.keeper.admit(
      WithVault { desk, vault throws(Interruption) in
        try await vault.dropOlderKeys(
          of: order, seen: KeyUses(records: ["found-order"], files: false), on: &desk)
      }
    ).claim
    #expect(dropped == .keys(1))
    #expect(try await host.find("ana@example.com") == [order, customer].sorted())
  }

  @Test func `the weekly rotation of epochs takes the index along`() async throws {
    let host = try await IndexHost()
    let order = try await host.order("1001", "ana@example.com")
    let before = try await entries(host).compactMap(\.index)
    host.clock.advance(by: 8 * Sample.day)
    _ = try await Sweeper(host.keeper, purging: []).sweep()
    #expect(try await entries(host).compactMap(\.index) != before)
    #expect(try await host.find("ana@example.com") == [order])
  }

  @Test(arguments: IndexHost.Kind.allCases)
  func `after the erasure there is no entry left and nobody is found`(
    _ kind: IndexHost.Kind
  ) async throws {
    let host = try await IndexHost(kind)
    let order = try await host.order("1001", "ana@example.com")
    let stays = try await host.order("1002", "ana@example.com")
    _ = try await host.keeper.admit(
      RecordDelivery<FoundOrder>(
        "1001", from: try Sample.origin(), happened: .instant(host.keeper.now), orderCreated: nil))
    let entry = try #require(
      try await entries(host).first { $0.key.description.hasPrefix("\(order).") }?.index)
    host.clock.advance(by: 30 * Sample.day)
    if let directory = host.directory {
      // They are there, or looking for them would prove nothing.
      let before = try contents(directory)
      #expect(before.contains("\(order).0") && before.contains(entry.description))
    }
    #expect(try await Sweeper(host.keeper, purging: []).sweep().erased == 1)
    #expect(try await host.find("ana@example.com") == [stays])
    #expect(try await entries(host).count == 1)
    if let directory = host.directory {
      let left = try contents(directory)
      #expect(!left.contains("\(order).0") && !left.contains(entry.description))
    }
  }

  /// Every file of the store, byte by byte as Latin-1.
  private func contents(_ directory: String) throws -> String {
    var text = ""
    for name in try FileManager.default.contentsOfDirectory(atPath: directory)
    where name.hasPrefix("store.sqlite") {
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)"))
      text += String(String.UnicodeScalarView(data.map { Unicode.Scalar($0) }))
    }
    return text
  }

  @Test func `an erasure of a row that nobody can read leaves no entry either`() async throws {
    let host = try await IndexHost()
    let order = try await host.order("1001", "ana@example.com")
    _ = try await host.keeper.admit(
      RecordDelivery<FoundOrder>(
        "1001", from: try Sample.origin(), happened: .instant(host.keeper.now), orderCreated: nil))
    try change(host, "UPDATE key SET version = version + 1000000, body = x'0102'")
    host.clock.advance(by: 30 * Sample.day)
    _ = try await Sweeper(host.keeper, purging: []).sweep()
    #expect(try await host.keeper.store.key(of: order)?.state == .erased)
    #expect(try await entries(host).isEmpty)
  }

  @Test func `an entry made over to another subject in the database finds nobody`() async throws {
    let host = try await IndexHost()
    let ana = try await host.order("1001", "ana@example.com")
    let ben = try await host.order("1002", "ben@example.com")
    try change(
      host,
      """
      INSERT OR REPLACE INTO record SELECT space, '\(ben).5', version + 1000000, idx, body
      FROM record WHERE space = 'EcartVault.IndexEntry' AND key = '\(ana).0'
      """)
    #expect(try await entries(host).count == 3)
    #expect(try await host.find("ana@example.com") == [ana])
    #expect(try await host.find("ben@example.com") == [ben])
    // Its true owner's entry is gone: nobody is found, rather than somebody wrong.
    try change(host, "DELETE FROM record WHERE key = '\(ana).0'")
    #expect(try await host.find("ana@example.com") == [])
  }

  private func change(_ host: IndexHost, _ sql: String) throws {
    let queue = try DatabaseQueue(path: "\(try #require(host.directory))/store.sqlite")
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test(arguments: IndexHost.Kind.allCases)
  func `a search while subjects are moved to and fro misses nobody`(
    _ kind: IndexHost.Kind
  ) async throws {
    let host = try await IndexHost(kind)
    var all: [SubjectID] = []
    for id in 0..<6 { all.append(try await host.order("\(id)", "ana@example.com")) }
    let subjects = all
    let week = EpochLabel.open(at: host.keeper.now)
    try await withThrowingTaskGroup(of: Void.self) { group async throws in
      group.addTask {
        var round = 0
        while !Task.isCancelled {
          for subject in subjects where !Task.isCancelled {
            try await move(
              subject, to: round.isMultiple(of: 2) ? .due(day: Int64(30_000 + round)) : week, host)
            try? await Task.sleep(for: .milliseconds(5))
          }
          round += 1
        }
      }
      for _ in 0..<60 {
        let found = try await host.find("ana@example.com")
        #expect(found == subjects.sorted())
      }
      group.cancelAll()
    }
  }
}
