// SPDX-License-Identifier: Apache-2.0

/// A subject as the compliance store knows it: a 32-byte digest under the installation's own key.
///
/// A *subject* is what a clock is about (an order, an account, a merchant). The digest recognises
/// the same order when it comes again and says nothing about it to anybody without the key.
/// Only the vault makes one (`Vault.subject(_:_:)`).
public struct SubjectID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
  /// Exactly 32 bytes.
  public let bytes: [UInt8]

  /// The digest as the vault computed it; `nil` unless it has 32 bytes.
  package init?(digest: [UInt8]) {
    guard digest.count == 32 else { return nil }
    self.bytes = digest
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
    left.bytes.lexicographicallyPrecedes(right.bytes)
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
