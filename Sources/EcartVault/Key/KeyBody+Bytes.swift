// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// A key row's body, byte for byte. All numbers are big-endian; `text` and `bytes` are four bytes of
/// length and then so many bytes.
///
/// ```
/// 4                                                      version, 1 byte
/// number of keys                                         2 bytes
///   algorithm (1) ‖ key id (4) ‖ reserved (8)
///   ‖ wrapped (bytes) ‖ commitment (32)                  for each
/// kind, origin                                           text, text
/// number of epochs                                       2 bytes
///   epoch                                                text, for each
/// epochs gone (4) ‖ copies (4) ‖ sealed anew (8)
/// has files                                              1 byte, 0 or 1
/// number of record types                                 2 bytes
///   record type                                          text, for each
/// pseudonym, sample                                      bytes, bytes
/// number of indexed values                               2 bytes
///   name, sealed                                         text, bytes, for each
/// code                                                   32 bytes
/// ```
/// `code` is HMAC-SHA256, under the installation's key for rows, over `subject, epoch, all of the
/// above`, each as `bytes`. So nothing of a row can be changed, or moved to another subject or epoch,
/// by whoever has the database alone; and it is told without the epoch's key, which may be gone.
extension KeyBody {
  static let version: UInt8 = 4
  static let codeCount = 32

  /// The body without its code.
  var authenticated: [UInt8] {
    var out: [UInt8] = [Self.version]
    out.reserveCapacity(512)
    out.append(count: keys.count)
    for key in keys {
      out.append(key.algorithm.rawValue)
      out.append(number: UInt64(key.keyID), bytes: 4)
      out.append(number: key.reserved, bytes: 8)
      out.append(framed: key.wrapped)
      out += key.commitment
    }
    out.append(framed: Array(kind.utf8))
    out.append(framed: Array(origin.utf8))
    out.append(count: epochs.count)
    for epoch in epochs { out.append(framed: Array(epoch.utf8)) }
    out.append(number: UInt64(epochsGone), bytes: 4)
    out.append(number: UInt64(copies), bytes: 4)
    out.append(number: sealedAnew, bytes: 8)
    out.append(hasFiles ? 1 : 0)
    out.append(count: records.count)
    for record in records { out.append(framed: Array(record.utf8)) }
    out.append(framed: pseudonym)
    out.append(framed: sample)
    out.append(count: indexed.count)
    for value in indexed {
      out.append(framed: Array(value.name.utf8))
      out.append(framed: value.sealed)
    }
    return out
  }

  /// Reads a body; whether its code is right is for ``EpochKey`` to say.
  init(decoding bytes: [UInt8]) throws(Unreadable) {
    var reader = ByteReader(bytes[..<max(0, bytes.count - Self.codeCount)])
    guard try reader.number(1) == Self.version else { throw Unreadable() }
    keys = []
    for _ in 0..<(try reader.number(2)) {
      guard let byte = UInt8(exactly: try reader.number(1)),
        let algorithm = WrappedKey.Algorithm(rawValue: byte)
      else { throw Unreadable() }
      keys.append(
        WrappedKey(
          algorithm: algorithm, keyID: UInt32(truncatingIfNeeded: try reader.number(4)),
          reserved: try reader.number(8), wrapped: try reader.framed(),
          commitment: try reader.bytes(32)))
    }
    kind = try reader.text()
    origin = try reader.text()
    epochs = []
    for _ in 0..<(try reader.number(2)) { epochs.append(try reader.text()) }
    epochsGone = UInt32(truncatingIfNeeded: try reader.number(4))
    copies = UInt32(truncatingIfNeeded: try reader.number(4))
    sealedAnew = try reader.number(8)
    let flag = try reader.number(1)
    guard flag <= 1 else { throw Unreadable() }
    hasFiles = flag == 1
    records = []
    for _ in 0..<(try reader.number(2)) { records.append(try reader.text()) }
    pseudonym = try reader.framed()
    sample = try reader.framed()
    indexed = []
    for _ in 0..<(try reader.number(2)) {
      indexed.append(IndexedValue(name: try reader.text(), sealed: try reader.framed()))
    }
    guard reader.isAtEnd, (1...Self.mostKeys).contains(keys.count),
      keys.allSatisfy({ $0.keyID != 0 && $0.reserved <= WrappedKey.mostMessages })
    else { throw Unreadable() }
  }

  /// The body is not one of ours.
  struct Unreadable: Error {}
}

extension [UInt8] {
  fileprivate mutating func append(number: UInt64, bytes: Int) {
    for shift in stride(from: (bytes - 1) * 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  fileprivate mutating func append(count: Int) { append(number: UInt64(count), bytes: 2) }

  fileprivate mutating func append(framed part: [UInt8]) {
    append(number: UInt64(part.count), bytes: 4)
    self += part
  }
}

/// Reads big-endian numbers and framed parts, and never past the end.
private struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func bytes(_ count: Int) throws(KeyBody.Unreadable) -> [UInt8] {
    guard count <= rest.count else { throw KeyBody.Unreadable() }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func number(_ count: Int) throws(KeyBody.Unreadable) -> UInt64 {
    guard count <= rest.count else { throw KeyBody.Unreadable() }
    var number: UInt64 = 0
    for _ in 0..<count { number = number << 8 | UInt64(rest.removeFirst()) }
    return number
  }

  mutating func framed() throws(KeyBody.Unreadable) -> [UInt8] {
    try bytes(Int(truncatingIfNeeded: try number(4)))
  }

  mutating func text() throws(KeyBody.Unreadable) -> String {
    guard let text = String(validating: try framed(), as: UTF8.self) else {
      throw KeyBody.Unreadable()
    }
    return text
  }
}
