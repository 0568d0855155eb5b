// SPDX-License-Identifier: Apache-2.0

/// A subject as the compliance store knows it: a 32-byte digest under the installation's own key.
///
/// A *subject* is what a clock is about (an order, an account, a merchant). The digest recognises
/// the same order when it comes again and says nothing about it to anybody without the key.
/// Only the vault makes one (`Vault.subject(_:_:)`).
public struct SubjectID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  // Words, not an array: every sealed value carries its subject, and copying one counts no
  // reference. Big-endian, so that comparing words compares bytes.
  private let word0, word1, word2, word3: UInt64

  /// Exactly 32 bytes, in an array made anew at each call.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for word in [word0, word1, word2, word3] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return bytes
  }

  /// The first eight bytes. They are as evenly spread as the digest, so a table needs no other hash.
  package var leadingWord: UInt64 { word0 }

  /// The digest as the vault computed it; `nil` unless it has 32 bytes.
  package init?(digest: [UInt8]) {
    guard digest.count == 32 else { return nil }
    func word(_ index: Int) -> UInt64 {
      var word: UInt64 = 0
      for byte in index * 8..<index * 8 + 8 { word = word << 8 | UInt64(digest[byte]) }
      return word
    }
    (word0, word1, word2, word3) = (word(0), word(1), word(2), word(3))
  }

  /// Reads an id back from a store. A store holds digests only, so this makes nothing personal.
  public init?(stored bytes: [UInt8]) { self.init(digest: bytes) }

  /// Reads the 64 lower-case hexadecimal digits of ``description``.
  public init?(hex: String) {
    guard let bytes = HexText.decode(hex) else { return nil }
    self.init(digest: bytes)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = SubjectID(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a subject id is 64 hexadecimal digits")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public static func < (left: SubjectID, right: SubjectID) -> Bool {
    (left.word0, left.word1, left.word2, left.word3)
      < (right.word0, right.word1, right.word2, right.word3)
  }

  public var description: String { HexText.encode(bytes) }
}

/// A name for an actor or a living subject in the ledger: 16 bytes under a key that dies with it.
///
/// Erasing the subject destroys that key, so the ledger keeps its shape and loses the person.
public struct Pseudonym: Sendable, Hashable, CustomStringConvertible {
  public let bytes: [UInt8]
  /// Made by the vault alone, from a keyed digest of at least 16 bytes.
  package init?(keyedDigest: [UInt8]) {
    guard keyedDigest.count >= 16 else { return nil }
    self.bytes = Array(keyedDigest.prefix(16))
  }
  public var description: String { HexText.encode(bytes) }
}

/// A salted commitment to a sealed document, or the digest of something public; 32 bytes.
public struct Commitment: Sendable, Hashable, CustomStringConvertible {
  public let bytes: [UInt8]
  package init?(digest: [UInt8]) {
    guard digest.count == 32 else { return nil }
    self.bytes = digest
  }
  public var description: String { HexText.encode(bytes) }
}

/// Lower-case hexadecimal, strict when read.
package enum HexText {
  private static let digits = Array("0123456789abcdef".utf8)

  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  package static func decode(_ text: String) -> [UInt8]? {
    let source = Array(text.utf8)
    guard source.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count / 2)
    for index in stride(from: 0, to: source.count, by: 2) {
      guard let high = value(source[index]), let low = value(source[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 48...57: digit - 48
    case 97...102: digit - 87
    default: nil
    }
  }
}
