// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartVault

/// A host whose closures go on after an error, so that one broken row does not stop the others.
@Suite("Sealing anew with a closure that swallows the error")
struct SwallowedFaultTests {
  enum Manner: CaseIterable { case caught, tried, onlyAsked }

  private let host: Host

  init() async throws {
    host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.bootstrap()
  }

  private func resealing(_ manner: Manner = .caught) -> Resealing<SampleOrder> {
    Resealing<SampleOrder>(host.keeper) { subject, sealer, db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT id, body FROM orders WHERE subject = ?", arguments: [subject.description])
      for row in rows {
        let (id, text): (String, String) = (row["id"], row["body"])
        var order = try JSONDecoder().decode(ResealedOrder.self, from: Data(text.utf8))
        switch manner {
        case .caught:
          do {
            order.recipient = try sealer.resealed(order.recipient, as: \.recipient)
            order.email = try sealer.resealed(order.email, as: \.email)
            order.line = try sealer.resealed(order.line, as: \.line)
          } catch { continue }  // logged elsewhere
        case .tried:
          order.recipient =
            (try? sealer.resealed(order.recipient, as: \.recipient)) ?? order.recipient
          order.email = (try? sealer.resealed(order.email, as: \.email)) ?? order.email
          order.line = (try? sealer.resealed(order.line, as: \.line)) ?? order.line
        case .onlyAsked:
          guard !sealer.needsReseal(order.recipient) else { continue }
        }
        let body = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
        try db.execute(sql: "UPDATE orders SET body = ? WHERE id = ?", arguments: [body, id])
      }
    }
  }

  private func rotate(_ id: String) async throws {
    try await host.receive(id)
    try await host.keeper.admit(RotateKey<SampleOrder>(id, from: Sample.origin()))
  }

  private func replacedKeys(_ id: String) async throws -> Int {
    let row = try #require(try await host.keeper.store.key(of: host.subject(id)))
    return Vault.replaced(in: row)?.count ?? 0
  }

  private func put(_ body: String, _ id: String) async throws {
    try await host.pool.write { db in
      try db.execute(sql: "UPDATE orders SET body = ? WHERE id = ?", arguments: [body, id])
    }
  }

  @Test(arguments: Manner.allCases)
  func `nothing that came late is lost`(_ manner: Manner) async throws {
    try await host.receive("1001")
    let inHand = try #require(try await host.body("1001"))
    try await host.keeper.admit(RotateKey<SampleOrder>("1001", from: Sample.origin()))
    try await resealing().run(pace: .alone)
    // A job that had read the row before writes it back a minute later.
    host.clock.advance(by: 60)
    try await put(inHand, "1001")
    host.clock.advance(by: 3_600)
    #expect(try await resealing(manner).run(pace: .alone).settling == 1)
    #expect(try await replacedKeys("1001") == 1)
    let now = try #require(try await host.body("1001"))
    #expect(try await host.recipient(inBody: now) == "Ana Sample-1001")
    // What was sealed anew for it has its hour, and then the key goes.
    host.clock.advance(by: 3_600)
    #expect(try await resealing().run(pace: .alone).settling == (manner == .onlyAsked ? 1 : 0))
    let last = try #require(try await host.body("1001"))
    #expect(try await host.recipient(inBody: last) == "Ana Sample-1001")
  }

  @Test(arguments: [Manner.caught, .tried])
  func `a forged value keeps its subject's keys alone, and each run tells it`(_ manner: Manner)
    async throws
  {
    let ids = ["1001", "1002", "1003", "1004"]
    for id in ids { try await rotate(id) }
    let other = try #require(try await host.body("1001"))
    var forged = try JSONDecoder().decode(ResealedOrder.self, from: Data(other.utf8))
    forged.subject = try host.subject("1002")
    try await put(String(decoding: try JSONEncoder().encode(forged), as: UTF8.self), "1002")
    for keys in [[1, 1, 1, 1], [0, 1, 0, 0], [0, 1, 0, 0]] {
      await #expect(throws: FieldFault.notAuthentic(field: "recipient")) {
        try await resealing(manner).run(pace: .alone)
      }
      for (id, count) in zip(ids, keys) { #expect(try await replacedKeys(id) == count) }
      host.clock.advance(by: 3_600)
    }
    for id in ["1001", "1003", "1004"] {
      let body = try #require(try await host.body(id))
      #expect(try await host.recipient(inBody: body) == "Ana Sample-\(id)")
    }
  }

  @Test func `a forged value whose error is rethrown keeps nobody else's keys either`()
    async throws
  {
    let ids = ["1001", "1002", "1003"]
    for id in ids { try await rotate(id) }
    try await host.pool.write { db in
      try db.execute(
        sql: "UPDATE orders SET body = replace(body, 'shop-1', 'shop-2') WHERE id = '1002'")
    }
    let strict = Resealing<SampleOrder>(host.keeper) { subject, sealer, db in
      try ResealedOrder.resealAll(of: subject, with: sealer, in: db)
    }
    for count in [1, 0] {
      do {
        try await strict.run(pace: .alone)
        Issue.record("a forged value was passed over in silence")
      } catch {
        #expect("\(error)".contains(FieldFault.notAuthentic(field: "recipient").description))
      }
      #expect(try await replacedKeys("1002") == 1)
      for id in ["1001", "1003"] { #expect(try await replacedKeys(id) == count) }
      host.clock.advance(by: 3_600)
    }
  }

  @Test func `a row's own sealer and a record type that is not named are seen as well`()
    async throws
  {
    let line = try LineRow(
      1, sealedBy: await host.keeper.admit(Receive<LineRow>("1001", from: Sample.origin())).claim)
    try await host.keeper.admit(RotateKey<LineRow>("1001", from: Sample.origin()))
    try await host.keeper.admit(Reseal<LineRow>(line.subject))
    host.clock.advance(by: 3_600)
    func noted(_ pass: (Sealer<LineRow>) -> Void) async throws -> FieldFault? {
      let sealer = try await host.keeper.admit(Reseal<LineRow>(line.subject)).claim
      pass(sealer)
      return sealer.unpassed?.first as? FieldFault
    }
    #expect(try await noted { _ = try? $0.row(1).resealed(line.note, as: \.note) } == nil)
    #expect(
      try await noted { _ = try? $0.row(2).resealed(line.note, as: \.note) }
        == .notAuthentic(field: "note"))
    #expect(
      try await noted { _ = try? $0.resealed(line.giver, as: \.giver) }
        == .rowNotNamed(record: "sample-line"))
    #expect(
      try await noted { _ = try? $0.of(SampleOrder.self) }
        == .notOfThisDecision(record: "sample-order"))
  }
}
