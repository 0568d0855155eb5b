// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

@testable import EcartVault

/// A second record type under the orders' keys.
private struct SampleInvoice: PersonalRecord, Codable {
  static let kind = SubjectKind.order
  static let fields = Fields<SampleInvoice>("sample-invoice")
    .personal("recipient", \.recipient)
    .plain("subject")
  let subject: SubjectID
  var recipient: Sealed<Name>
}

/// A subject's keys seal everything of it: none goes on the word of one record type alone.
@Suite("Sealing anew what a subject has of several record types, and its files")
struct ResealingPartsTests {
  private let host: Host

  init() async throws {
    host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.pool.write { db in
      try db.execute(sql: "CREATE TABLE invoices (subject TEXT PRIMARY KEY, body TEXT)")
    }
    for id in ["1001", "1002"] { try await host.receive(id) }
    try await host.keeper.admit(Receive<SampleInvoice>("1001", from: Sample.origin())) {
      sealer, db in
      try Self.put(
        SampleInvoice(
          subject: sealer.subject,
          recipient: sealer.seal(Personal("Ana Invoice"), as: \.recipient)), db)
    }
    for id in ["1001", "1002"] {
      try await host.keeper.admit(RotateKey<SampleOrder>(id, from: Sample.origin()))
    }
  }

  private static func put(_ invoice: SampleInvoice, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO invoices VALUES (?, ?)",
      arguments: [
        invoice.subject.description,
        String(decoding: try JSONEncoder().encode(invoice), as: UTF8.self),
      ])
  }

  private static func invoice(of subject: SubjectID, _ db: Database) throws -> SampleInvoice? {
    try String.fetchOne(
      db, sql: "SELECT body FROM invoices WHERE subject = ?", arguments: [subject.description]
    ).map { try JSONDecoder().decode(SampleInvoice.self, from: Data($0.utf8)) }
  }

  private func ordersAlone() -> Resealing<SampleOrder> {
    Resealing<SampleOrder>(host.keeper) { subject, sealer, db in
      try ResealedOrder.resealAll(of: subject, with: sealer, in: db)
    }
  }

  /// - Parameter forgiving: whether an invoice that does not pass is left as it is.
  private func both(forgiving: Bool = false) -> Resealing<SampleOrder> {
    Resealing<SampleOrder>(host.keeper, with: [SampleInvoice.self]) { subject, sealer, db in
      try ResealedOrder.resealAll(of: subject, with: sealer, in: db)
      guard var invoice = try Self.invoice(of: subject, db) else { return }
      do {
        invoice.recipient = try sealer.of(SampleInvoice.self).resealed(
          invoice.recipient, as: \.recipient)
      } catch { guard forgiving else { throw error } }
      try Self.put(invoice, db)
    }
  }

  /// Whether the subject's key, as it is, opens its invoice.
  private func opensInvoice() async throws -> Bool {
    let subject = try host.subject("1001")
    let invoice = try #require(try await host.pool.read { try Self.invoice(of: subject, $0) })
    return try await host.keeper.admit(OpenInvoice(invoice: invoice)).claim
  }

  private struct OpenInvoice: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
    typealias Reason = Never
    let invoice: SampleInvoice
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Bool, Never> {
      guard
        case .living(let key) = try await desk.part(Vault.self).key(
          of: invoice.subject, on: &desk)
      else { return .admit(false, for: .zero) }
      let place = AssociatedData(
        origin: key.origin, record: "sample-invoice", field: "recipient")
      let bytes = try? key.open(Array(invoice.recipient.box), at: place)
      return .admit(bytes == Array("Ana Invoice".utf8), for: .zero)
    }
  }

  private func replacedKeys(_ id: String) async throws -> Int {
    let row = try #require(try await host.keeper.store.key(of: host.subject(id)))
    return Vault.replaced(in: row)?.count ?? 0
  }

  @Test func `a run that knows one record type alone gives no key up, and names the other`()
    async throws
  {
    for hours in [0.0, 2, 48] {
      host.clock.advance(by: hours * 3_600)
      await #expect(throws: ResealingFault.notAll(records: ["sample-invoice"], files: false)) {
        try await ordersAlone().run(pace: .alone)
      }
      #expect(try await replacedKeys("1001") == 1)
      #expect(try await opensInvoice())
    }
    // The gate itself refuses it too, whoever asks.
    let subject = try host.subject("1001")
    try await host.keeper.admit(Reseal<SampleOrder>(subject))
    host.clock.advance(by: 3_600)
    await #expect(throws: Denied<Reseal<SampleOrder>>.refused(.notAll)) {
      try await host.keeper.admit(
        Reseal<SampleOrder>(subject, givingUp: .init(filesSeen: false)))
    }
    #expect(try await opensInvoice())
  }

  /// A record type that was renamed or removed stays in the key rows.
  @Test(arguments: [1, 2_000])
  func `what a run does not know of one subject keeps nobody else's keys`(_ rows: Int)
    async throws
  {
    let pace = BatchPace(rows: rows, longest: .milliseconds(500), share: 1)
    let ids = ["1003", "1004", "1005", "1006"]
    for id in ids {
      try await host.receive(id)
      try await host.keeper.admit(RotateKey<SampleOrder>(id, from: Sample.origin()))
    }
    let missing = ResealingFault.notAll(records: ["sample-invoice"], files: false)
    for count in [1, 0, 0] {
      await #expect(throws: missing) { try await ordersAlone().run(pace: pace) }
      for id in ids + ["1002"] { #expect(try await replacedKeys(id) == count) }
      #expect(try await replacedKeys("1001") == 1)
      host.clock.advance(by: 3_600)
    }
    // Its own order was sealed anew all the same; and with the type named it is done.
    #expect(try await host.keeper.sealingReport().waiting == 1)
    #expect(try await both().run(pace: pace).settling == 1)
    host.clock.advance(by: 3_600)
    #expect(try await both().run(pace: pace).settling == 0)
    #expect(try await opensInvoice())
  }

  /// The sweeper ends epochs meanwhile, and others begin.
  @Test func `an epoch that goes while a run passes has nobody skipped`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    let ids = try (1...40).map { "\(2_000 + $0)" }.sorted {
      try host.subject($0) < host.subject($1)
    }
    let (early, late) = (ids[0], ids[39])
    // The first epoch ends with a subject behind whom nobody of the second comes.
    try await host.receive(late)
    host.clock.advance(by: 8 * Sample.day)
    try await host.receive(early)
    try await host.keeper.admit(RotateKey<SampleOrder>(early, from: Sample.origin()))
    let first = try #require(try await host.keeper.store.key(of: host.subject(late))?.epoch)
    let second = try #require(try await host.keeper.store.key(of: host.subject(early))?.epoch)
    try #require(first < second)
    let pool = host.pool
    let resealing = Resealing<SampleOrder>(host.keeper) { subject, sealer, db in
      try ResealedOrder.resealAll(of: subject, with: sealer, in: db)
    }
    let report = try await resealing.run(
      pace: BatchPace(rows: 1, longest: .milliseconds(500), share: 1)
    ) { _ in
      _ = try? pool.write { db in
        try db.execute(
          sql: "DELETE FROM record WHERE space = 'EcartVault.EpochRecord' AND key = ?",
          arguments: [first])
      }
    }
    #expect(report.lines.map(\.epoch) == [second])
    #expect(report.waiting == 0 && report.settling == 1)
  }

  @Test func `a run that knows both seals both anew, and then the keys go`() async throws {
    #expect(try await both().run(pace: .alone).settling == 2)
    host.clock.advance(by: 3_600)
    let report = try await both().run(pace: .alone)
    #expect(report.waiting == 0 && report.settling == 0)
    #expect(try await replacedKeys("1001") == 0)
    #expect(try await replacedKeys("1002") == 0)
    #expect(try await opensInvoice())
  }

  @Test(arguments: [false, true])
  func `an invoice that comes back late is found by the pass that gives up`(
    _ isForgiving: Bool
  ) async throws {
    let subject = try host.subject("1001")
    let inHand = try #require(try await host.pool.read { try Self.invoice(of: subject, $0) })
    let both = self.both(forgiving: isForgiving)
    try await both.run(pace: .alone)
    try await host.pool.write { try Self.put(inHand, $0) }
    host.clock.advance(by: 3_600)
    #expect(try await both.run(pace: .alone).settling == 1)
    host.clock.advance(by: 3_600)
    #expect(try await both.run(pace: .alone).settling == 0)
    #expect(try await replacedKeys("1001") == 0)
    #expect(try await opensInvoice())
  }

  @Test func `a sealer seals no record type anew that its decision does not name`() async throws {
    let subject = try host.subject("1001")
    for others: [any PersonalRecord.Type] in [[], [SampleInvoice.self]] {
      let sealer = try await host.keeper.admit(Reseal<SampleOrder>(subject, with: others)).claim
      let fault = FieldFault.notOfThisDecision(record: "sample-invoice")
      if others.isEmpty {
        #expect(throws: fault) { _ = try sealer.of(SampleInvoice.self) }
      } else {
        _ = try sealer.of(SampleInvoice.self)
      }
    }
    // Nor does one that takes data in.
    let receiving = try await host.keeper.admit(
      Receive<SampleOrder>("1001", from: Sample.origin())
    ).claim
    #expect(throws: FieldFault.notOfThisDecision(record: "sample-invoice")) {
      _ = try receiving.of(SampleInvoice.self)
    }
  }

  @Test func `another kind's record type has no part in these keys`() async throws {
    let subject = try host.subject("1001")
    await #expect(throws: Denied<Reseal<Stranger>>.refused(.unknown)) {
      try await host.keeper.admit(Reseal<Stranger>(subject))
    }
  }

  private struct Stranger: PersonalRecord {
    static let kind = SubjectKind("customer", clock: SubjectKind.order.clock)
    static let fields = Fields<Stranger>("stranger").personal("name", \.name)
    let subject: SubjectID
    let name: Sealed<Name>
  }
}
