// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

@testable import EcartAPIOrders

@Suite("JSON")
struct JSONTests {
  private func parse(_ text: String) -> JSONValue? {
    let bytes = Array(text.utf8)
    return try? JSONParser.value(of: bytes, in: bytes.indices)
  }

  @Test("the example of RFC 8259 §13 keeps its numbers' text")
  func published() throws {
    let json = try #require(
      parse(
        """
        {"Image": {"Width": 800, "Height": 600, "Title": "View from 15th Floor",
          "Thumbnail": {"Url": "http://www.example.com/image/481989943", "Height": 125},
          "Animated" : false, "IDs": [116, 943, 234, 38793]}}
        """))
    let image = try #require(json["Image"])
    #expect(image["Width"]?.text == "800")
    #expect(image["Thumbnail"]?["Url"]?.text == "http://www.example.com/image/481989943")
    #expect(image["Animated"]?.flag == false)
    #expect(image["IDs"]?.elements.compactMap(\.integer) == [116, 943, 234, 38793])
  }

  @Test("the G clef of RFC 8259 §7 is one scalar")
  func surrogates() {
    #expect(parse(#""\uD834\uDD1E""#) == .string("\u{1D11E}"))
    #expect(parse(#""\uD834x""#) == .string("\u{FFFD}x"))
    #expect(parse(#""\uDD1E\uD834""#) == .string("\u{FFFD}\u{FFFD}"))
    #expect(parse(#""\uD834\u0041""#) == .string("\u{FFFD}A"))
  }

  @Test("numbers are kept as they are written")
  func numbers() {
    for text in ["0", "-0", "10.00", "0.10", "1e400", "-1.5E+10", "12345678901234567890.5"] {
      #expect(parse(text) == .number(text))
    }
    for text in ["01", "+1", ".5", "1.", "1e", "-", "0x1", "Infinity", "1 2"] {
      #expect(parse(text) == nil, "\(text)")
    }
  }

  @Test("Foundation's decoder and ours agree on every valid sample")
  func agreement() throws {
    for name in try Samples.names(in: "Orders") {
      let data = try Data(contentsOf: URL(filePath: Samples.path("Orders", name)))
      let ours = try #require(parse(String(decoding: data, as: UTF8.self)), "\(name)")
      // Lone surrogates are the one thing that Foundation refuses and we forgive.
      guard name != "unicode-names" else { continue }
      let theirs = try JSONDecoder().decode(Reference.self, from: data)
      #expect(Reference(ours) == theirs, "\(name)")
    }
  }
}

/// JSON as Foundation's decoder sees it, with numbers as decimals.
private indirect enum Reference: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Decimal)
  case string(String)
  case list([Reference])
  case object([String: Reference])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Decimal.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([Reference].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: Reference].self))
    }
  }

  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let text): self = Decimal(string: text).map { .number($0) } ?? .null
    case .string(let text): self = .string(text)
    case .list(let values): self = .list(values.map { Reference($0) })
    case .object(let members): self = .object(members.mapValues { Reference($0) })
    }
  }
}
