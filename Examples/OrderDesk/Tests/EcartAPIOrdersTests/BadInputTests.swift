// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import FoundationEssentials
import Testing

@Suite("Bad input")
struct BadInputTests {
  /// What each file must give: exactly these problems, and exactly these orders.
  static let expected: [String: (problems: [ImportProblem], orders: [String])] = [
    "truncated": ([.truncatedJSON(at: 2424)], ["401", "402"]),
    "missing-id": ([.missingID(index: 1)], ["411", "413"]),
    "duplicate": ([.duplicateOrder(id: "421")], ["421", "422"]),
    "unknown-status": ([.unknownStatus(id: "432", code: 99)], ["431", "432", "433"]),
    "bad-date": ([.badDate(id: "442", field: .createdAt)], ["441", "442", "443"]),
    "not-an-object": ([.notAnObject(index: 1), .notAnObject(index: 3)], ["451", "452"]),
    "broken-order": ([.malformedJSON(index: 1, offset: 1495)], ["461", "463"]),
    "not-json": ([.notJSON], []),
    "wrong-envelope": ([.unexpectedEnvelope(.noRecords)], []),
    "bare-list": ([.unexpectedEnvelope(.bareList)], []),
    "not-successful": ([.unexpectedEnvelope(.notSuccessful)], []),
    "no-origin": ([.missingOrigin], []),
  ]

  @Test("every file gives exactly its problem and loses no other order")
  func everyFile() throws {
    #expect(try Samples.names(in: "BadInput") == Self.expected.keys.sorted())
    for (name, expected) in Self.expected {
      let result = Samples.bad(name)
      #expect(result.problems == expected.problems, "\(name)")
      #expect(result.orders.map(\.id) == expected.orders, "\(name)")
    }
  }

  @Test("of two copies the first is kept")
  func duplicate() {
    #expect(Samples.bad("duplicate").orders.first?.personal.note == nil)
  }

  @Test("an unknown status is no status, a bad date no date; the rest of the order is there")
  func kept() {
    let status = Samples.bad("unknown-status").orders.first { $0.id == "432" }
    #expect(status != nil && status?.status == nil)
    let date = Samples.bad("bad-date").orders.first { $0.id == "442" }
    #expect(date?.createdAt == nil)
    #expect(date?.updatedAt != nil)
    for (_, expected) in Self.expected {
      for problem in expected.problems where problem.keepsTheRecord {
        #expect(expected.orders.count == 3)
      }
    }
  }

  @Test("a problem names the record and the remedy, and nothing that is in a sample file's fields")
  func text() throws {
    let personal = [
      "example.com", "Stone", "Ivy", "Moran", "Sandpiper", "Tarn", "09012", "Rope", "7.50",
      "teleported", "2026-02-30", "502", "Unauthorized", "453",
    ]
    for name in try Samples.names(in: "BadInput") {
      for problem in Samples.bad(name).problems {
        let shown = [problem.description, "\(problem)", String(reflecting: problem)]
        for text in shown {
          for value in personal { #expect(!text.contains(value), "\(name)") }
        }
        #expect(problem.description.split(separator: ". ").count > 1, "\(name) has no remedy")
      }
    }
    #expect(Samples.bad("unknown-status").problems.first?.description.contains("432") == true)
    #expect(Samples.bad("missing-id").problems.first?.description.contains("Record 1") == true)
  }

  @Test("an id that could be a person, or forge a line of a log, is refused and not shown")
  func ids() {
    for id in [
      "ivy.stone@example.com", "Ivy Stone", "1\n2", "1\u{1b}[2J", "1\u{202e}2",
      String(repeating: "9", count: 129),
    ] {
      let escaped = id.unicodeScalars.map { "\\u" + hex($0.value) }.joined()
      let result = read(#"{"orders":[{"id":"\#(escaped)"},{"id":2}]}"#)
      #expect(result.problems == [.unusableID(index: 0)])
      #expect(result.orders.map(\.id) == ["2"])
    }
    #expect(read(#"{"order":{"id":"  "}}"#).problems == [.missingID(index: 0)])
    #expect(read(#"{"order":{"id":{}}}"#).problems == [.unusableID(index: 0)])
    #expect(read(#"{"order":{"id":1e3}}"#).problems == [.unusableID(index: 0)])
    #expect(read(#"{"order":{"id":1001.0}}"#).orders.map(\.id) == ["1001"])
  }

  private func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  @Test("a number and a text are one id, so that neither comes twice")
  func sameID() {
    #expect(
      read(#"{"orders":[{"id":1001},{"id":"1001"},{"id":" 1001 "}]}"#).problems
        == [.duplicateOrder(id: "1001"), .duplicateOrder(id: "1001")])
  }

  @Test("without an origin nothing is read; the reader's own wins over a stamped one")
  func origin() {
    let stamped = #"{"orders":[{"id":1}],"origin":{"platform":"a","store":"b","connection":"c"}}"#
    #expect(read(stamped).orders.first?.origin == shop)
    #expect(read(stamped, origin: nil).orders.first?.origin.store == "b")
    let half = #"{"orders":[{"id":1}],"origin":{"platform":"a","store":"b"}}"#
    #expect(read(half, origin: nil).problems == [.missingOrigin])
    #expect(read(half, origin: nil).orders.isEmpty)
  }
}
