// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartDeletion
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

/// Personal data leaves sealed or not at all, and is a copy until somebody says it is destroyed.
@Suite("Exports")
struct ExportTests {
  private typealias Asking = ExportPersonalData<SampleOrder, Fulfilment>

  /// Maria may take names to sticks and to telephones for fulfilment.
  private func open(_ ids: [String] = ["1001", "1002"]) async throws -> (Host, [SampleOrder]) {
    // The machine's time, for the certificates are made by its clock.
    let host = try await Host.open(
      Sample.directory(), TestingClock(Date().addingTimeInterval(3_600)))
    try await host.bootstrap()
    let maria = try await host.signIn()
    for destination in [ExportDestination.removableMedia, .personalDevice] {
      _ = try await host.keeper.admit(
        GrantAlone(
          .export([\SampleOrder.recipient], to: destination, for: Fulfilment.self), by: maria))
    }
    var orders: [SampleOrder] = []
    for id in ids {
      try await host.receive(id)
      let body = try #require(try await host.body(id))
      orders.append(try JSONDecoder().decode(SampleOrder.self, from: Data(body.utf8)))
    }
    return (host, orders)
  }

  private func export(
    _ orders: [SampleOrder], from host: Host, to destination: ExportDestination = .removableMedia,
    sealedTo recipients: [CMSRecipient], _ paths: [PartialKeyPath<SampleOrder>] = [\.recipient]
  ) async throws -> SealedExport {
    try await host.keeper.export(
      orders, paths, for: Fulfilment.self, to: destination, sealedTo: recipients,
      as: try await host.signIn()
    ) { pii, order, file in
      try pii.open(\.recipient) { file.append("\(order.id),\($0)\n") }
    }
  }

  private func refusal(
    _ orders: [SampleOrder], from host: Host, to destination: ExportDestination = .removableMedia,
    sealedTo recipients: [CMSRecipient], _ paths: [PartialKeyPath<SampleOrder>] = [\.recipient]
  ) async throws -> ExportRefusal? {
    do {
      _ = try await export(orders, from: host, to: destination, sealedTo: recipients, paths)
      return nil
    } catch let denied as Denied<Asking> {
      guard case .refused(let reason) = denied else { throw denied }
      return reason
    }
  }

  @Test
  func `the recipient opens what was written, with openssl, and the ledger says who and where`()
    async throws
  {
    let (host, orders) = try await open()
    let person = try Correspondent()
    let export = try await export(orders, from: host, sealedTo: [person.recipient])
    #expect(try person.opens(export.file) == "1001,Ana Sample-1001\n1002,Ana Sample-1002\n")
    #expect(Data(export.file).range(of: Data("Ana Sample".utf8)) == nil)
    let id = export.id.uuidString.lowercased()
    #expect(
      try await host.evidence(
        "ExportPersonalData", "\"outcome\":\"admitted\"", id, "removable-media",
        "\"fields\":{\"codes\":[\"name\"]}", "\"records\":{\"count\":2}") == 1)
    // Whose it was, each by a pseudonym that dies with them.
    #expect(
      try await host.evidence("\"kind\":\"export-begun\"", "\"object\":{\"pseudonym\"") == 2)
    // To whom, in a way that nobody can change afterwards.
    let people = SHA256.digest(Array(person.recipient.fingerprint.hex.utf8)).hex
    #expect(try await host.evidence("ExportPersonalData", "\"certificates\"", people) == 1)
    #expect(
      try await host.evidence(
        "RecordExport", id, SHA256.digest(export.file).hex, "\"outcome\":\"admitted\"") == 1)
    #expect(try await host.evidence("Ana Sample") == 0)
  }

  @Test func `nothing leaves unsealed, ungranted, for nobody, or to a certificate that is over`()
    async throws
  {
    let (host, orders) = try await open()
    let person = try Correspondent()
    let mine = person.recipient
    #expect(try await refusal(orders, from: host, sealedTo: []) == .notSealed)
    #expect(try await refusal(orders, from: host, sealedTo: [mine, mine]) == .wrongRecipients)
    #expect(
      try await refusal(orders, from: host, to: .publicCloud, sealedTo: [mine]) == .notGranted)
    #expect(
      try await refusal(orders, from: host, sealedTo: [mine], [\.recipient, \.email]) == .notGranted
    )
    #expect(try await refusal(orders, from: host, sealedTo: [mine], []) == .nothingNamed)
    #expect(try await refusal([], from: host, sealedTo: [mine]) == .nothingNamed)
    #expect(try await refusal(orders, from: host, to: .personalDevice, sealedTo: [mine]) == nil)
    let short = try Correspondent(days: 10)
    host.clock.advance(by: 11 * Sample.day)
    #expect(
      try await refusal(orders, from: host, sealedTo: [short.recipient]) == .certificateOver)
    #expect(try await host.evidence("ExportPersonalData", "\"outcome\":\"refused\"") == 7)
    #expect(try await host.keeper.survey.list(ExportRecord.self).count == 1)
  }

  @Test func `an export opens only the fields it named, and one that fails is no copy`()
    async throws
  {
    let (host, orders) = try await open()
    let person = try Correspondent()
    await #expect(throws: FieldFault.notNamed(field: "email")) {
      try await host.keeper.export(
        orders, [\.recipient], for: Fulfilment.self, to: .removableMedia,
        sealedTo: [person.recipient], as: try await host.signIn()
      ) { pii, _, file in try pii.open(\.email) { file.append($0) } }
    }
    await #expect(throws: ExportFault.tooLong) {
      try await host.keeper.export(
        orders, [\.recipient], for: Fulfilment.self, to: .removableMedia,
        sealedTo: [person.recipient], as: try await host.signIn()
      ) { _, _, file in file.append([UInt8](repeating: 0, count: 40 << 20)) }
    }
    for (_, record) in try await host.keeper.survey.list(ExportRecord.self) {
      #expect(record.state == .destroyed && record.digest == nil)
    }
    #expect(try await host.vault.outstandingExports(host.keeper.survey).isEmpty)
  }

  @Test func `whoever is in an export that is out is certified only when it is ticked off`()
    async throws
  {
    let (host, orders) = try await open(["1001", "1002", "1003"])
    for id in ["1001", "1002", "1003"] { _ = try await Sample.deliver(id, host.keeper) }
    let person = try Correspondent()
    let export = try await export(Array(orders.prefix(2)), from: host, sealedTo: [person.recipient])
    host.clock.advance(by: 30 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1003")) != nil)
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    let report = try await host.sweep()
    #expect(report.delays.contains { $0.hasPrefix("2 certificates") && $0.contains("dpp exports") })

    // Somebody else, who made none of it and looks after nothing, cannot say so.
    let maria = try await host.signIn()
    let listed = try await host.keeper.admit(ListExports(by: maria)).claim
    #expect(listed.map(\.id) == [export.id] && listed.allSatisfy(\.isOut))
    await #expect(throws: ExportTickFault.refused(.unknownExport)) {
      try await host.keeper.tickOffExport(UUID(), by: maria)
    }
    try await host.keeper.tickOffExport(export.id, by: maria)
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
    #expect(try await host.keeper.admit(ListExports(by: maria)).claim.allSatisfy { !$0.isOut })
  }

  @Test(arguments: [
    "DELETE FROM record WHERE space = 'EcartVault.ExportRecord'",
    """
    UPDATE record SET version = version + 1, body = CAST(replace(CAST(body AS TEXT), '"out"',
    '"destroyed"') AS BLOB) WHERE space = 'EcartVault.ExportRecord'
    """,
    "others",
    "UPDATE record SET version = version + 1, body = x'00' WHERE space = 'EcartVault.ExportRecord'",
  ])
  func `whoever can write to the database alone makes no export forgotten`(_ change: String)
    async throws
  {
    let (host, orders) = try await open()
    for id in ["1001", "1002"] { _ = try await Sample.deliver(id, host.keeper) }
    let person = try Correspondent()
    let export = try await export([orders[0]], from: host, sealedTo: [person.recipient])
    let other = try host.subject("1002").description
    let own = try host.subject("1001").description
    let changed = try await host.pool.write { db in
      if change != "others" {
        try db.execute(sql: change)
      } else {
        try db.execute(
          sql:
            "UPDATE record SET version = version + 1, body = CAST(replace(CAST(body AS TEXT), ?, ?)"
            + " AS BLOB) WHERE space = 'EcartVault.ExportRecord'", arguments: [own, other])
      }
      return db.changesCount
    }
    #expect(changed == 1)
    host.clock.advance(by: 30 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1001")) == nil)
    #expect(
      try await host.sweep().delays.contains { $0.contains(export.id.uuidString.lowercased()) })
    try await host.keeper.tickOffExport(export.id, by: try await host.signIn())
    try await host.eraseAndCertify()
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil)
  }

  @Test func `what ends while it is written is not handed out`() async throws {
    let (host, orders) = try await open()
    for id in ["1001", "1002"] { _ = try await Sample.deliver(id, host.keeper) }
    let person = try Correspondent(days: 60)
    func export(
      _ meanwhile: @escaping @Sendable () async throws -> Void
    ) async throws -> ExportRefusal? {
      do {
        _ = try await host.keeper.export(
          [orders[0]], [\.recipient], for: Fulfilment.self, to: .removableMedia,
          sealedTo: [person.recipient], as: try await host.signIn()
        ) { pii, _, file in
          try pii.open(\.recipient) { file.append($0) }
          // As another process would do it.
          let done = DispatchSemaphore(value: 0)
          Task.detached {
            try? await meanwhile()
            done.signal()
          }
          done.wait()
        }
        return nil
      } catch let denied as Denied<Asking> {
        guard case .refused(let reason) = denied else { throw denied }
        return reason
      }
    }
    // Ticking off what is being made is refused, so it goes on.
    let maria = try await host.signIn()
    #expect(
      try await export {
        let out = try await host.vault.outstandingExports(host.keeper.survey)
        for id in out.subjects.keys { try await host.keeper.tickOffExport(id, by: maria) }
      } == nil)
    #expect(try await host.vault.outstandingExports(host.keeper.survey).subjects.count == 1)
    #expect(try await host.evidence("TickOffExport", "being-made") == 1)
    // Its subject is erased meanwhile.
    host.clock.advance(by: 30 * Sample.day - 120)
    #expect(
      try await export {
        host.clock.advance(by: 200)
        _ = try await host.sweep()
      } == .erased)
    let records = try await host.keeper.survey.list(ExportRecord.self).map(\.record)
    #expect(records.count == 2)
    // Once it is ended, nothing tells any more who was in it.
    #expect(records.count { $0.state == .destroyed && $0.subjects.isEmpty && $0.people == 1 } == 1)
    #expect(try await host.evidence("RecordExport", "\"outcome\":\"refused\"") == 1)
  }

  @Test func `an export is ticked off once`() async throws {
    let (host, orders) = try await open()
    let person = try Correspondent()
    let export = try await export([orders[0]], from: host, sealedTo: [person.recipient])
    let maria = try await host.signIn()
    try await host.keeper.tickOffExport(export.id, by: maria)
    await #expect(throws: ExportTickFault.refused(.tickedOff)) {
      try await host.keeper.tickOffExport(export.id, by: maria)
    }
  }

  @Test func `nobody's data leaves when its time is over or its subject is erased`() async throws {
    let (host, orders) = try await open()
    _ = try await Sample.deliver("1001", host.keeper)
    let person = try Correspondent(days: 60)
    host.clock.advance(by: 30 * Sample.day)
    #expect(
      try await refusal(orders, from: host, sealedTo: [person.recipient]) == .retentionOver)
    _ = try await host.sweep()
    #expect(try await refusal(orders, from: host, sealedTo: [person.recipient]) == .erased)
    #expect(try await refusal([orders[1]], from: host, sealedTo: [person.recipient]) == nil)
  }
}
