// SPDX-License-Identifier: Apache-2.0

import EcartAPIOrders
import Testing

@Suite("Recovery on a damaged page")
struct RecoveryTests {
  static let page = #"""
    {"success":true,"orders":[{"id":1,"note":"a } and a \" and a ["},{"id":2,"items":[{"name":"x"}]},{"id":3}],"page":{}}
    """#

  @Test("cut anywhere, a page gives every order that is complete before the cut")
  func everyCut() throws {
    let bytes = Array(Self.page.utf8)
    let whole = read(Self.page)
    #expect(whole.problems.isEmpty && whole.orders.count == 3)
    // Where each order ends.
    let ends = try [#""},"#, #"}]},"#, #":3}"#].map { mark in
      try #require(Self.page.firstRange(of: mark))
    }.map { Self.page.utf8.distance(from: Self.page.startIndex, to: $0.upperBound) }
    let complete = [ends[0] - 1, ends[1] - 1, ends[2]]
    for cut in 1..<bytes.count {
      let result = EcartAPIReader(origin: shop).orders(in: Array(bytes[..<cut]))
      #expect(result.problems == [.truncatedJSON(at: cut)], "cut at \(cut)")
      #expect(
        result.orders.map(\.id) == (1...3).filter { complete[$0 - 1] <= cut }.map(String.init),
        "cut at \(cut)")
    }
  }

  @Test(
    "a broken order between two good ones is the only one lost",
    arguments: [
      #"{"id":2,"note":"no end"#,  // a quote and a brace missing
      #"{"id":2,"a":{"b":1}"#,  // a brace missing
      #"{"id":2,"items":[{"n":1},{"n":2}}"#,  // a bracket missing
      #"{"id":2,}"#, #"{"id":2 "n":1}"#, #"{id:2}"#, #"{"id":02}"#, #"{"id":2,"n":1.}"#,
      #"{"id":2,"n":tru}"#, #"{"id":2,"n":"\x"}"#, #"{"id":2,"n":NaN}"#, #"{'id':2}"#,
      "{\"id\":2,\"n\":\"\u{1}\"}",
    ])
  func neighbours(broken: String) {
    let result = read("{\"orders\":[\n{\"id\":1},\n\(broken)\n,\n{\"id\":3,\"items\":[]}\n]}")
    #expect(result.orders.map(\.id) == ["1", "3"])
    #expect(result.problems.count == 1)
    guard case .malformedJSON(index: 1, offset: _) = result.problems.first else {
      Issue.record("another problem")
      return
    }
  }

  /// A page of three orders, the second of which has every kind of inner object.
  static let nested = """
    {"orders": [
      {"id": 1, "items": [{"id": 11}]},
      {"id": 2, "customer": {"id": 21, "email": "a@example.com"},
        "items": [
          {"id": 22, "name": "x"},
          {"id": 23, "name": "y"}
        ], "dates": {"createdAt": "2026-10-01T00:00:00Z"},
        "note": "n"
      },
      {"id": 3, "items": [{"id": 31}]}
    ]}
    """

  @Test(
    "whatever happens to one byte, no splinter becomes an order and no loss is silent",
    arguments: Array("{}[],:\"\\\nx0\u{0}".utf8) + [0xFF])
  func damage(by byte: UInt8) throws {
    let bytes = Array(Self.nested.utf8)
    let whole = read(Self.nested)
    #expect(whole.problems.isEmpty && whole.orders.map(\.id) == ["1", "2", "3"])
    let second = try #require(Self.nested.firstRange(of: "{\"id\": 2"))
    let third = try #require(Self.nested.firstRange(of: "{\"id\": 3"))
    let start = Self.nested.utf8.distance(from: Self.nested.startIndex, to: second.lowerBound)
    let end = Self.nested.utf8.distance(from: Self.nested.startIndex, to: third.lowerBound)
    for position in start..<end {
      for isReplaced in [true, false] {
        var damaged = bytes
        damaged.insert(byte, at: position)
        if isReplaced { damaged.remove(at: position + 1) }
        let result = EcartAPIReader(origin: shop).orders(in: damaged)
        let context = "\(byte) at \(position)"
        #expect(result.orders.first == whole.orders.first, "\(context)")
        for order in result.orders {
          #expect(!["11", "21", "22", "23", "31"].contains(order.id), "\(context)")
          if order.id == "3" { #expect(order == whole.orders.last, "\(context)") }
        }
        if result.orders.count < 3 { #expect(!result.problems.isEmpty, "\(context)") }
      }
    }
  }

  @Test("a stray closing brace is reported and costs nothing")
  func stray() {
    let result = read(#"{"orders":[{"id":1}},{"id":2,"items":[]}]}"#)
    #expect(result.orders.map(\.id) == ["1", "2"])
    #expect(result.problems == [.malformedJSON(index: 0, offset: 19)])
  }

  @Test("bytes that are not UTF-8 cost the order that holds them")
  func notUTF8() {
    var bytes = Array(#"{"orders":[{"id":1,"note":"?"},{"id":2,"items":[]}]}"#.utf8)
    for index in bytes.indices where bytes[index] == UInt8(ascii: "?") { bytes[index] = 0xFF }
    let result = EcartAPIReader(origin: shop).orders(in: bytes)
    #expect(result.orders.map(\.id) == ["2"])
    #expect(result.problems == [.malformedJSON(index: 0, offset: 27)])
  }

  @Test("an order of brackets is refused, and the next one read", arguments: ["[", "{\"a\":"])
  func deep(open: String) {
    let close = open == "[" ? "]" : "}"
    let nest =
      String(repeating: open, count: 100_000) + "1" + String(repeating: close, count: 100_000)
    let result = read(#"{"orders":[{"id":1,"n":\#(nest)},{"id":2}]}"#)
    #expect(result.problems == [.tooComplex(index: 0)])
    #expect(result.orders.map(\.id) == ["2"])
  }

  @Test("an order of too many parts is refused, and the next one read")
  func wide() {
    let list = String(repeating: "0,", count: 300_000) + "0"
    let result = read(#"{"orders":[{"id":1,"n":[\#(list)]},{"id":2}]}"#)
    #expect(result.problems == [.tooComplex(index: 0)])
    #expect(result.orders.map(\.id) == ["2"])
  }

  @Test("what is no answer is told apart")
  func envelopes() {
    #expect(read("").problems == [.notJSON])
    #expect(read("  \n").problems == [.notJSON])
    #expect(read("null").problems == [.notJSON])
    #expect(read("{]").problems == [.notJSON])
    #expect(read(#"{"orders":}"#).problems == [.notJSON])
    #expect(read(#"{"orders":null}"#).problems == [.unexpectedEnvelope(.wrongKind)])
    #expect(read(#"{"order":[{"id":1}]}"#).problems == [.unexpectedEnvelope(.wrongKind)])
    #expect(read(#"{"success":"false","orders":[{"id":1}]}"#).orders.isEmpty)
    #expect(read("\u{FEFF}{\"order\":{\"id\":1}}").orders.count == 1)
    let two = read(#"{"order":{"id":1}}{"order":{"id":2}}"#)
    #expect(two.orders.map(\.id) == ["1"])
    #expect(two.problems == [.unexpectedEnvelope(.trailingBytes(at: 18))])
  }
}
