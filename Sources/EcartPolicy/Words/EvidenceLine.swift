// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// A ledger entry's bytes as they grow. Every text goes through ``addText(_:)``, so that no entry
/// can break out of its line or its quotes, or turn a terminal's colours or direction.
struct EvidenceLine {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(384) }

  /// JSON as it is, from this module's own source.
  mutating func add(_ json: StaticString) {
    json.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// A string with its quotes. What is not printable ASCII is written as `\uXXXX`: line breaks,
  /// U+2028, escape sequences and bidi controls all come out as harmless letters.
  mutating func addText(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for unit in text.utf16 {
        if let byte = UInt8(exactly: unit), Self.isPlain(byte) {
          bytes.append(byte)
        } else {
          bytes.append(contentsOf: "\\u".utf8)
          bytes.append(
            contentsOf: HexText.encode([UInt8(unit >> 8), UInt8(unit & 0xff)]).utf8)
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func add(_ value: EvidenceValue) {
    switch value {
    case .count(let number):
      add("{\"count\":")
      bytes.append(contentsOf: String(number).utf8)
    case .flag(let flag): add(flag ? "{\"flag\":true" : "{\"flag\":false")
    case .codes(let codes):
      add("{\"codes\":[")
      for (index, code) in codes.enumerated() {
        if index > 0 { add(",") }
        addText(code.description)
      }
      add("]")
    case .instant(let date): add("{\"instant\":", Timestamp.text(date))
    case .clause(let id): add("{\"clause\":", id.description)
    case .identifier(let id): add("{\"identifier\":", id.uuidString.lowercased())
    case .pseudonym(let name): add("{\"pseudonym\":", name.description)
    case .tombstone(let subject): add("{\"tombstone\":", subject.description)
    case .commitment(let digest): add("{\"commitment\":", digest.description)
    case .code(let code): add("{\"code\":", code.description)
    case .words(let words): add("{\"words\":", words.description)
    }
    add("}")
  }

  private mutating func add(_ opening: StaticString, _ text: String) {
    add(opening)
    addText(text)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7e).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
}
