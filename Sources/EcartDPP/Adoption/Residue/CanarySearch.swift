// SPDX-License-Identifier: Apache-2.0

/// Finds many short values in bytes in one pass: every position is looked up by its next six bytes.
struct CanarySearch: Sendable {
  /// Shorter values would be found by chance, or in somebody else's row.
  static let shortest = 8
  /// Of longer values the beginning is looked for: a long one may be cut in two by a page's end.
  static let longest = 48
  /// Eight bytes of UTF-8 are at least so many of UTF-16, and a whole number that is worth looking for
  /// is stored in as many.
  private static let headCount = 6

  private var patterns: [UInt64: [[UInt8]]] = [:]
  private var filter = [Bool](repeating: false, count: 65_536)
  private(set) var count = 0

  /// Whether a value is worth looking for.
  static func isTelling(_ value: String) -> Bool { value.utf8.count >= shortest }

  /// - Parameter encodings: how the database writes text; all are looked for. What reads as a whole
  ///   number is looked for as one as well: a column may have made it that.
  init(_ values: some Sequence<String>, encodings: [TextEncoding] = [.utf8]) {
    var seen: Set<String> = []
    for value in values where Self.isTelling(value) && seen.insert(value).inserted {
      count += 1
      for encoding in encodings { add(Array(encoding.bytes(of: value).prefix(Self.longest))) }
      if let bytes = Int64(value).flatMap(StoredInteger.bytes) { add(bytes) }
    }
  }

  private mutating func add(_ pattern: [UInt8]) {
    var head: UInt64 = 0
    for byte in pattern.prefix(Self.headCount) { head = head << 8 | UInt64(byte) }
    patterns[head, default: []].append(pattern)
    filter[Self.place(head)] = true
  }

  private static func place(_ head: UInt64) -> Int { Int((head &* 0x9E37_79B9_7F4A_7C15) >> 48) }

  /// Which of the values occur, by their first bytes.
  func found(in bytes: [UInt8]) -> Set<[UInt8]> {
    guard count > 0, bytes.count >= Self.headCount else { return [] }
    var hits: Set<[UInt8]> = []
    var head: UInt64 = 0
    for index in bytes.indices {
      head = (head << 8 | UInt64(bytes[index])) & 0xFFFF_FFFF_FFFF
      guard index >= Self.headCount - 1, filter[Self.place(head)], let candidates = patterns[head]
      else { continue }
      let start = index - (Self.headCount - 1)
      for pattern in candidates where start + pattern.count <= bytes.count {
        if bytes[start..<start + pattern.count].elementsEqual(pattern) { hits.insert(pattern) }
      }
    }
    return hits
  }
}

/// How an SQLite database writes text.
enum TextEncoding: Sendable, Equatable {
  case utf8, utf16LittleEndian, utf16BigEndian

  func bytes(of text: String) -> [UInt8] {
    switch self {
    case .utf8: Array(text.utf8)
    case .utf16LittleEndian:
      text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    case .utf16BigEndian:
      text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    }
  }
}
