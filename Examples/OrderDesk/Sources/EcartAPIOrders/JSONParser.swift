// SPDX-License-Identifier: Apache-2.0

/// Where and why a record is not JSON. Offsets count bytes from the start of the answer.
enum JSONFault: Error, Equatable {
  /// The grammar is broken at this byte.
  case malformed(at: Int)
  /// Too deep or too many parts.
  case tooComplex
}

/// A strict RFC 8259 reader for one record, which keeps numbers as text: `JSONDecoder` would send
/// an amount through a `Double`. Depth and number of parts are bounded, so that a record of
/// brackets can exhaust neither stack nor memory. Of two members with one name the last wins.
struct JSONParser {
  /// The deepest nesting; a real order has about six levels.
  static let depthLimit = 64
  /// The most values and names in one record; a real order of a hundred items has about 3 000.
  static let partLimit = 200_000

  let bytes: [UInt8]
  private(set) var position: Int
  let end: Int
  private var parts = 0

  /// Reads the single value in `range`.
  static func value(
    of bytes: [UInt8], in range: Range<Int>
  ) throws(JSONFault) -> JSONValue {
    var parser = JSONParser(bytes: bytes, position: range.lowerBound, end: range.upperBound)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == parser.end else { throw .malformed(at: parser.position) }
    return value
  }

  private init(bytes: [UInt8], position: Int, end: Int) {
    self.bytes = bytes
    self.position = position
    self.end = end
  }

  private var next: UInt8? { position < end ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte.isJSONSpace { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
    parts += 1
    guard depth < Self.depthLimit, parts < Self.partLimit else { throw .tooComplex }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func object(depth: Int) throws(JSONFault) -> JSONValue {
    var members: [String: JSONValue] = [:]
    position += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw .malformed(at: position) }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw .malformed(at: position) }
      members[name] = try value(depth: depth + 1)
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw .malformed(at: position) }
    }
  }

  private mutating func list(depth: Int) throws(JSONFault) -> JSONValue {
    var elements: [JSONValue] = []
    position += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return .list(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return .list(elements) }
      guard take(UInt8(ascii: ",")) else { throw .malformed(at: position) }
    }
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONFault) -> JSONValue {
    for byte in word.description.utf8 {
      guard take(byte) else { throw .malformed(at: position) }
    }
    return value
  }

  private mutating func digits() throws(JSONFault) {
    let start = position
    while let byte = next, byte.isDigit { position += 1 }
    guard position > start else { throw .malformed(at: position) }
  }

  private mutating func number() throws(JSONFault) -> String {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func string() throws(JSONFault) -> String {
    let start = position
    var scan = JSONString(bytes: bytes, position: start + 1, end: end)
    guard let text = scan.decoded() else { throw .malformed(at: scan.position) }
    position = scan.position
    return text
  }
}
