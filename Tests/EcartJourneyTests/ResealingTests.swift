// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartVault

/// Rotation that encrypts again: a host's rows, batch by batch.
@Suite("Sealing anew")
struct ResealingTests {
  private func orders(_ host: Host) async throws -> [SampleOrder] {
    try await host.pool.read { db in
      try String.fetchAll(db, sql: "SELECT body FROM orders ORDER BY id").map {
        try JSONDecoder().decode(SampleOrder.self, from: Data($0.utf8))
      }
    }
  }

  private func resealing(_ host: Host, failing: String? = nil) -> Resealing<SampleOrder> {
    Resealing<SampleOrder>(host.keeper) { subject, sealer, db in
      try ResealedOrder.resealAll(of: subject, with: sealer, in: db, failing: failing)
    }
  }

  private func store(_ order: SampleOrder, _ host: Host) async throws {
    let body = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
    try await host.pool.write { db in
      try db.execute(sql: "UPDATE orders SET body = ? WHERE id = ?", arguments: [body, order.id])
    }
  }

  private func opens(_ order: SampleOrder, _ host: Host) async throws -> String? {
    let subject = try host.subject(order.id)
    return try await host.keeper.admit(Opening(subject: subject, order: order)).claim
  }

  /// Opens a value with the subject's key as it is now.
  private struct Opening: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
    typealias Reason = Never
    let subject: SubjectID
    let order: SampleOrder

    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<String?, Never> {
      let vault = try desk.part(Vault.self)
      guard case .living(let key) = try await vault.key(of: subject, on: &desk) else {
        return .admit(nil, for: .zero)
      }
      let place = AssociatedData(
        origin: key.origin, record: "sample-order", field: "recipient")
      let bytes = try? key.open(Array(order.recipient.box), at: place)
      return .admit(bytes.map { String(decoding: $0, as: UTF8.self) }, for: .zero)
    }
  }

  @Test func `after a rotation every row is sealed anew, and the replaced keys are gone`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    let ids = (1...25).map { "\(1_000 + $0)" }
    for id in ids { try await host.receive(id) }
    let before = try await orders(host)
    for id in ids.prefix(20) {
      try await host.keeper.admit(RotateKey<SampleOrder>(id, from: Sample.origin()))
    }
    let waiting = try await host.keeper.sealingReport()
    #expect(waiting.subjects == 25 && waiting.waiting == 20)
    #expect(try await opens(before[0], host) == "Ana Sample-1001")

    let first = try await resealing(host).run(pace: .alone)
    #expect(first.waiting == 0 && first.settling == 20 && first.subjects == 25)
    #expect(first.settled == host.clock.now.addingTimeInterval(3_600))
    // Until the hour is over nothing is lost, and a further run has nothing to do.
    for old in before { #expect(try await opens(old, host) == "Ana Sample-\(old.id)") }
    let sealed = try await orders(host)
    host.clock.advance(by: 3_599)
    #expect(try await resealing(host).run(pace: .alone).settling == 20)
    host.clock.advance(by: 1)
    #expect(try await host.keeper.sealingReport().waiting == 20)
    let report = try await resealing(host).run(pace: .alone)
    #expect(report.waiting == 0 && report.settling == 0 && report.subjects == 25)
    #expect(report.lines.allSatisfy { $0.replacedKeys == 0 } && report.settled == nil)
    let after = try await orders(host)
    #expect(after.map(\.recipient) == sealed.map(\.recipient))
    for (old, new) in zip(before, after) {
      #expect(try await opens(new, host) == "Ana Sample-\(new.id)")
      let isRotated = ids.prefix(20).contains(new.id)
      #expect((old.recipient == new.recipient) == !isRotated)
      // Under a destroyed key nothing opens, whoever kept a copy.
      #expect(try await opens(old, host) == (isRotated ? nil : "Ana Sample-\(old.id)"))
    }
  }

  /// A request that began before the rotation ends after the sealing anew: it stores what it sealed
  /// with its sealer, and writes a row back that it had read.
  @Test func `what is written under a replaced key after the sealing anew is not lost`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002", "1003"] { try await host.receive(id) }
    let inHand = try await orders(host)
    let sealer = try await host.keeper.admit(
      Receive<SampleOrder>("1001", from: Sample.origin())
    ).claim
    for id in ["1001", "1002", "1003"] {
      try await host.keeper.admit(RotateKey<SampleOrder>(id, from: Sample.origin()))
    }
    try await resealing(host).run(pace: .alone)
    try await store(SampleOrder(id: "1001", sealedBy: sealer), host)
    try await store(inHand[1], host)
    host.clock.advance(by: 3_600)
    // The third is done; the first and second are found, sealed anew, and have their hour.
    let second = try await resealing(host).run(pace: .alone)
    #expect(second.waiting == 0 && second.settling == 2)
    #expect(try await opens(inHand[1], host) == "Ana Sample-1002")
    #expect(try await opens(inHand[2], host) == nil)
    host.clock.advance(by: 3_600)
    #expect(try await resealing(host).run(pace: .alone).settling == 0)
    for order in try await orders(host) {
      #expect(try await opens(order, host) == "Ana Sample-\(order.id)")
    }
    for order in inHand { #expect(try await opens(order, host) == nil) }
  }

  @Test func `replaced keys go neither before the sealing anew nor within an hour of it`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    let subject = try host.subject("1001")
    let giveUp = Reseal<SampleOrder>(subject, givingUp: .init(filesSeen: false))
    try await host.keeper.admit(RotateKey<SampleOrder>("1001", from: Sample.origin()))
    host.clock.advance(by: 30 * Sample.day)
    await #expect(throws: Denied<Reseal<SampleOrder>>.refused(.tooEarly)) {
      try await host.keeper.admit(giveUp)
    }
    try await host.keeper.admit(Reseal<SampleOrder>(subject))
    host.clock.advance(by: 3_599)
    await #expect(throws: Denied<Reseal<SampleOrder>>.refused(.tooEarly)) {
      try await host.keeper.admit(giveUp)
    }
    host.clock.advance(by: 1)
    // With something left under a replaced key the statements throw, and the key stays.
    let old = try #require(try await orders(host).first)
    do {
      try await host.keeper.admit(giveUp) { sealer, _ in
        _ = try sealer.resealed(old.recipient, as: \.recipient)
      }
      Issue.record("a value under a replaced key was given up with it")
    } catch {
      // The store that it went through tells the field and what to do.
      #expect("\(error)".contains(FieldFault.underReplacedKey(field: "recipient").description))
      #expect(!"\(error)".contains("Ana"))
    }
    #expect(try await opens(old, host) == "Ana Sample-1001")
    try await host.keeper.admit(giveUp)
    #expect(try await opens(old, host) == nil)
  }

  /// The hour is what a job may take that read a row before: it is not over because a clock was set.
  @Test func `a clock that jumps gives no key up early`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    let old = try #require(try await orders(host).first)
    try await host.keeper.admit(RotateKey<SampleOrder>("1001", from: Sample.origin()))
    _ = try await resealing(host).run(pace: .alone)
    host.clock.jump(by: 2 * 3_600)
    #expect(try await resealing(host).run(pace: .alone).lines.map(\.replacedKeys) == [1])
    #expect(try await opens(old, host) == "Ana Sample-1001")
    host.clock.advance(by: 3_600)
    #expect(try await resealing(host).run(pace: .alone).lines.map(\.replacedKeys) == [0])
    #expect(try await opens(old, host) == nil)
  }

  @Test func `the report says of each epoch who is in it and what waits`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    #expect(try await host.keeper.sealingReport().lines.isEmpty)
    // Three of one week, two of which are delivered later; two of another.
    for id in ["1001", "1002", "1003"] { try await host.receive(id) }
    let first = host.clock.now
    host.clock.advance(by: 8 * Sample.day)
    for id in ["2001", "2002", "2003", "2004"] { try await host.receive(id) }
    let second = host.clock.now
    host.clock.advance(by: 3_600)
    _ = try await Sample.deliver("1003", host.keeper)
    let third = host.clock.now
    func rotate(_ id: String, _ times: Int) async throws {
      for _ in 0..<times {
        try await host.keeper.admit(RotateKey<SampleOrder>(id, from: Sample.origin()))
      }
    }
    try await rotate("1001", 3)
    try await rotate("2001", 1)
    try await rotate("2002", 1)
    try await rotate("1003", 2)

    let report = try await host.keeper.sealingReport()
    let lines = report.lines
    try #require(lines.count == 3)
    // Oldest first.
    #expect(lines.map(\.made) == [first, second, third])
    #expect(lines.map(\.subjects) == [2, 4, 1])
    #expect(lines.map(\.waiting) == [1, 2, 1])
    #expect(lines.map(\.replacedKeys) == [3, 2, 2])
    #expect(report.subjects == 7 && report.waiting == 4)
    // Each line is the epoch that the rows themselves name.
    for (line, ids) in zip(
      lines, [["1001", "1002"], ["2001", "2002", "2003", "2004"], ["1003"]])
    {
      for id in ids {
        #expect(try await host.keeper.store.key(of: host.subject(id))?.epoch == line.epoch)
      }
    }
    #expect(lines[0].epoch.hasPrefix("open-") && lines[1].epoch.hasPrefix("open-"))
    #expect(lines[2].epoch.hasPrefix("due-"))

    // Sealing anew is seen line by line.
    let sealed = try await resealing(host).run(pace: .alone).lines
    #expect(sealed.map(\.settling) == [1, 2, 1] && sealed.map(\.waiting) == [0, 0, 0])
    #expect(sealed.map(\.replacedKeys) == [3, 2, 2])
    host.clock.advance(by: 3_600)
    let after = try await resealing(host).run(pace: .alone).lines
    #expect(after.map(\.epoch) == lines.map(\.epoch))
    #expect(after.map(\.subjects) == [2, 4, 1])
    #expect(after.allSatisfy { $0.waiting + $0.settling + $0.replacedKeys == 0 })
  }

  @Test func `a row that cannot be sealed anew keeps its old key, and the next run goes on`()
    async throws
  {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002", "1003"] {
      try await host.receive(id)
      try await host.keeper.admit(RotateKey<SampleOrder>(id, from: Sample.origin()))
    }
    await #expect(throws: (any Error).self) {
      try await resealing(host, failing: "1002").run(pace: .alone)
    }
    for order in try await orders(host) {
      #expect(try await opens(order, host) == "Ana Sample-\(order.id)")
    }
    #expect(try await resealing(host).run(pace: .alone).waiting == 0)
    for order in try await orders(host) {
      #expect(try await opens(order, host) == "Ana Sample-\(order.id)")
    }
  }

  @Test func `a value says whether it waits to be sealed anew`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    let old = try #require(try await orders(host).first)
    try await host.keeper.admit(RotateKey<SampleOrder>("1001", from: Sample.origin()))
    let sealer = try await host.keeper.admit(
      Receive<SampleOrder>("1001", from: Sample.origin())
    ).claim
    #expect(sealer.needsReseal(old.recipient))
    let new = try sealer.resealed(old.recipient, as: \.recipient)
    #expect(!sealer.needsReseal(new) && new != old.recipient)
    #expect(try sealer.resealed(new, as: \.recipient) == new)
    // Another field's value is not taken.
    let foreign = Sealed<Email>(storedText: old.recipient.storedText)
    #expect(throws: FieldFault.notAuthentic(field: "email")) {
      try sealer.resealed(foreign, as: \.email)
    }
    // Nor one that the row says came from elsewhere.
    let elsewhere = Sealed<Name>(
      storedText: old.recipient.storedText.replacingOccurrences(of: "shop-1", with: "shop-2"))
    #expect(throws: FieldFault.notAuthentic(field: "recipient")) {
      try sealer.resealed(try #require(elsewhere), as: \.recipient)
    }
  }

  @Test func `an erased subject's key is not rotated`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    host.clock.advance(by: 30 * Sample.day)
    _ = try await host.sweep()
    await #expect(throws: Denied<RotateKey<SampleOrder>>.self) {
      try await host.keeper.admit(RotateKey<SampleOrder>("1001", from: Sample.origin()))
    }
  }
}
