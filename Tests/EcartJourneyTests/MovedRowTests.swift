// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

/// One subject, several rows of one record type, and somebody with the host's table (clause enc-1).
@Suite("A value in another of its subject's rows opens nowhere")
struct MovedRowTests {
  private static let start = Date().addingTimeInterval(3_600)

  private struct Desk {
    let host: Host
    let signIn: Proof<SignIn>
    let sealer: Sealer<LineRow>
    let first: LineRow
    let second: LineRow
    /// The second row with the first one's values.
    var moved: LineRow {
      var row = second
      (row.note, row.giver) = (first.note, first.giver)
      return row
    }

    func note(_ row: LineRow) async throws -> String {
      try await host.keeper.copyOut(
        \.note, of: row, because: .taxDocument, for: Fulfilment.self, as: signIn)
    }

    func again() async throws -> Sealer<LineRow> {
      try await host.keeper.admit(Receive<LineRow>("1001", from: Sample.origin())).claim
    }
  }

  private func desk() async throws -> Desk {
    let host = try await Host.open(Sample.directory(), TestingClock(Self.start))
    _ = try await host.keeper.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    let maria = try await host.signIn()
    for permission in [
      try Permission.reveal([\LineRow.note, \.giver], for: Fulfilment.self),
      try .export([\LineRow.note], to: .removableMedia, for: Fulfilment.self),
      .revealAll(of: LooseLine.self, for: Fulfilment.self),
      .revealAll(of: NamedLine.self, for: Fulfilment.self),
      .revealAll(of: NumberedLine.self, for: Fulfilment.self),
    ] {
      _ = try await host.keeper.admit(GrantAlone(permission, by: maria))
    }
    let sealer = try await host.keeper.admit(
      Receive<LineRow>("1001", from: Sample.origin())
    ).claim
    return Desk(
      host: host, signIn: maria, sealer: sealer, first: try LineRow(1, sealedBy: sealer),
      second: try LineRow(2, sealedBy: sealer))
  }

  @Test func `at a reveal`() async throws {
    let desk = try await desk()
    #expect(try await desk.note(desk.first) == "For Ana Sample 1")
    #expect(try await desk.note(desk.second) == "For Ana Sample 2")
    await #expect(throws: FieldFault.notAuthentic(field: "note")) {
      try await desk.note(desk.moved)
    }
    await #expect(throws: FieldFault.notAuthentic(field: "giver")) {
      try await desk.host.keeper.reveal(
        desk.moved, [\.giver], for: Fulfilment.self, as: desk.signIn
      ) { pii in try pii.open(\.giver) { _ in } }
    }
  }

  @Test func `in an export`() async throws {
    let desk = try await desk()
    let person = try Correspondent()
    func export(_ rows: [LineRow]) async throws -> SealedExport {
      try await desk.host.keeper.export(
        rows, [\.note], for: Fulfilment.self, to: .removableMedia, sealedTo: [person.recipient],
        as: desk.signIn
      ) { pii, row, file in try pii.open(\.note) { file.append("\(row.number),\($0)\n") } }
    }
    let own = try await export([desk.first, desk.second])
    #expect(try person.opens(own.file) == "1,For Ana Sample 1\n2,For Ana Sample 2\n")
    await #expect(throws: FieldFault.notAuthentic(field: "note")) {
      try await export([desk.first, desk.moved])
    }
  }

  @Test func `when it is sealed anew`() async throws {
    let desk = try await desk()
    try await desk.host.keeper.admit(RotateKey<LineRow>("1001", from: Sample.origin()))
    let sealer = try await desk.again()
    var row = desk.second
    row.note = try sealer.row(2).resealed(row.note, as: \.note)
    row.giver = try sealer.row(2).resealed(row.giver, as: \.giver)
    #expect(row.note != desk.second.note && row.giver != desk.second.giver)
    #expect(try await desk.note(row) == "For Ana Sample 2")
    #expect(throws: FieldFault.notAuthentic(field: "note")) {
      try sealer.row(2).resealed(desk.moved.note, as: \.note)
    }
    #expect(throws: FieldFault.notAuthentic(field: "giver")) {
      try sealer.row(2).resealed(desk.moved.giver, as: \.giver)
    }
    // Nobody seals anew in no row, be it due or not.
    for value in [desk.second.note, row.note] {
      #expect(throws: FieldFault.rowNotNamed(record: "sample-line")) {
        try sealer.resealed(value, as: \.note)
      }
    }
    #expect(throws: FieldFault.rowNotNamed(record: "sample-line")) {
      try sealer.resealed(nil, as: \.giver)
    }
  }

  @Test func `for the index`() async throws {
    let desk = try await desk()
    #expect(try await desk.host.keeper.admit(MakeFindable(desk.second)).claim == 1)
    #expect(try await desk.host.keeper.admit(MakeFindable(desk.first)).claim == 1)
    do {
      _ = try await desk.host.keeper.admit(MakeFindable(desk.moved))
      Issue.record("it got into the index")
    } catch Denied.refused(.notAuthentic) {}
  }

  @Test func `not even where the type is declared without rows, nor the other way round`()
    async throws
  {
    let desk = try await desk()
    func note(_ row: LooseLine) async throws -> String {
      try await desk.host.keeper.copyOut(
        \.note, of: row, because: .taxDocument, for: Fulfilment.self, as: desk.signIn)
    }
    let loose = try await desk.host.keeper.admit(
      Receive<LooseLine>("1001", from: Sample.origin())
    ).claim
    let unbound = try loose.seal(Personal("A note"), as: \.note)
    let row = LooseLine(subject: loose.subject, number: 1, note: unbound)
    #expect(try await note(row) == "A note")
    await #expect(throws: FieldFault.notAuthentic(field: "note")) {
      try await note(LooseLine(subject: loose.subject, number: 1, note: desk.first.note))
    }
    var line = desk.first
    line.note = unbound
    let withoutRow = line
    await #expect(throws: FieldFault.notAuthentic(field: "note")) {
      try await desk.note(withoutRow)
    }
  }

  @Test func `a row that was forgotten, named in vain or empty is refused when sealing`()
    async throws
  {
    let desk = try await desk()
    let missing = FieldFault.rowNotNamed(record: "sample-line")
    #expect(throws: missing) { try desk.sealer.seal(Personal<Purchase>("A note"), as: \.note) }
    #expect(throws: missing) { try desk.sealer.seal(Personal<Email>("a@example.com"), as: \.giver) }
    #expect(throws: missing) { try desk.sealer.seal(nil, as: \.giver) }
    #expect("\(missing)".contains("enc-1") && "\(missing)".contains("sealer.row("))
    let named = try await desk.host.keeper.admit(
      Receive<NamedLine>("1001", from: Sample.origin())
    ).claim
    #expect(throws: FieldFault.rowNotNamed(record: "named-line")) {
      try named.row("").seal(Personal<Purchase>("A note"), as: \.note)
    }
    let order = try await desk.host.keeper.admit(
      Receive<SampleOrder>("1001", from: Sample.origin())
    ).claim
    let vain = FieldFault.rowsNotDeclared(record: "sample-order")
    #expect(throws: vain) { try order.row(1).seal(Personal<Purchase>("A line"), as: \.line) }
    #expect(throws: vain) { try order.row(1).seal(nil, as: \.email) }
    #expect("\(vain)".contains("enc-1") && "\(vain)".contains(".rows("))
  }

  @Test func `rows are named by a text or a UUID too, and a row without a name does not open`()
    async throws
  {
    let desk = try await desk()
    let keeper = desk.host.keeper
    let named = try await keeper.admit(Receive<NamedLine>("1001", from: Sample.origin())).claim
    let text = try named.row("größe").seal(Personal<Purchase>("A note"), as: \.note)
    func open(_ name: String) async throws -> String {
      try await keeper.copyOut(
        \.note, of: NamedLine(subject: named.subject, name: name, note: text),
        because: .taxDocument, for: Fulfilment.self, as: desk.signIn)
    }
    #expect(try await open("größe") == "A note")
    await #expect(throws: FieldFault.notAuthentic(field: "note")) { try await open("grösse") }
    await #expect(throws: FieldFault.rowNotNamed(record: "named-line")) { try await open("") }

    let numbered = try await keeper.admit(Receive<NumberedLine>("1001", from: Sample.origin()))
      .claim
    let ids = [UUID(), UUID()]
    let note = try numbered.row(ids[0]).seal(Personal<Purchase>("A note"), as: \.note)
    func open(_ id: UUID) async throws -> String {
      try await keeper.copyOut(
        \.note, of: NumberedLine(subject: numbered.subject, id: id, note: note),
        because: .taxDocument, for: Fulfilment.self, as: desk.signIn)
    }
    #expect(try await open(ids[0]) == "A note")
    await #expect(throws: FieldFault.notAuthentic(field: "note")) { try await open(ids[1]) }
  }

  /// A file's header says nothing of rows, so none is sealed where it could be moved.
  @Test func `a file among rows is refused`() async throws {
    let desk = try await desk()
    let named = try await desk.host.keeper.admit(
      Receive<NamedLine>("1001", from: Sample.origin())
    ).claim.row("1")
    let source = "\(desk.host.directory)/slip"
    try Data("A slip".utf8).write(to: URL(fileURLWithPath: source))
    await #expect(throws: FieldFault.fileAmongRows(field: "slip")) {
      try await desk.host.keeper.seal(
        FileSource(stringLiteral: source), to: "\(source).sealed", as: \NamedLine.slip, of: named)
    }
    #expect(!FileManager.default.fileExists(atPath: "\(source).sealed"))
  }

  /// What stays: replay in the very same row and field. THREAT_MODEL.md says so.
  @Test func `an older value of the very same row and field does open`() async throws {
    let desk = try await desk()
    var row = desk.first
    row.note = try desk.sealer.row(1).seal(Personal("A newer note"), as: \.note)
    #expect(try await desk.note(row) == "A newer note")
    row.note = desk.first.note
    #expect(try await desk.note(row) == "For Ana Sample 1")
  }
}
