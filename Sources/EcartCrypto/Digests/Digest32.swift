// SPDX-License-Identifier: Apache-2.0

/// A SHA-256 value: 32 bytes held inline, cheap to copy, to hash and to keep in millions.
///
/// Equality takes constant time. As text and in JSON it is 64 lowercase hex digits; no other
/// spelling is read back.
public struct Digest32: Sendable, Hashable {
  // Big-endian words, so that comparing words compares bytes.
  private let word0, word1, word2, word3: UInt64

  /// Takes exactly 32 bytes; `nil` for any other length.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.init { memory in bytes.withUnsafeBytes { memory.copyMemory(from: $0) } }
  }

  /// Reads 64 lowercase hex digits; `nil` for anything else.
  public init?(hex: String) {
    guard hex.utf8.count == 64, let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// For code of this module that writes the 32 bytes itself.
  init(writing body: (UnsafeMutableRawBufferPointer) -> Void) {
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words, body)
    word0 = UInt64(bigEndian: words.0)
    word1 = UInt64(bigEndian: words.1)
    word2 = UInt64(bigEndian: words.2)
    word3 = UInt64(bigEndian: words.3)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      write(to: UnsafeMutableRawBufferPointer(buffer))
      count = 32
    }
  }

  /// Writes the bytes to memory of at least 32 bytes.
  func write(to memory: UnsafeMutableRawBufferPointer) {
    memory.storeBytes(of: word0.bigEndian, toByteOffset: 0, as: UInt64.self)
    memory.storeBytes(of: word1.bigEndian, toByteOffset: 8, as: UInt64.self)
    memory.storeBytes(of: word2.bigEndian, toByteOffset: 16, as: UInt64.self)
    memory.storeBytes(of: word3.bigEndian, toByteOffset: 24, as: UInt64.self)
  }

  /// 64 lowercase hex digits.
  public var hex: String { Hex.encode(bytes) }

  public static func == (left: Digest32, right: Digest32) -> Bool {
    (left.word0 ^ right.word0) | (left.word1 ^ right.word1) | (left.word2 ^ right.word2)
      | (left.word3 ^ right.word3) == 0
  }
}

extension Digest32: Comparable {
  /// The order of the bytes, which is also the order of the hex text.
  public static func < (left: Digest32, right: Digest32) -> Bool {
    (left.word0, left.word1, left.word2, left.word3)
      < (right.word0, right.word1, right.word2, right.word3)
  }
}

extension Digest32: CustomStringConvertible {
  public var description: String { hex }
}

extension Digest32: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let digest = Digest32(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a digest is 64 lowercase hex digits")
    }
    self = digest
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}
