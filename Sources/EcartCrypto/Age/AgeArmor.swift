// SPDX-License-Identifier: Apache-2.0

/// The form of a file that survives mail and paper: strict PEM (RFC 7468 §3, figure 3).
enum AgeArmor {
  private static let begin = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
  private static let end = Array("-----END AGE ENCRYPTED FILE-----".utf8)
  private static let columns = 64

  static func encode(_ file: [UInt8]) -> [UInt8] {
    let body = Array(Base64.encode(file).utf8)
    var text = begin + [10]
    for start in stride(from: 0, to: body.count, by: columns) {
      text += body[start..<min(start + columns, body.count)] + [10]
    }
    return text + end + [10]
  }

  /// Whether a file claims to be armored: after white space it begins like one.
  static func isArmored(_ file: [UInt8]) -> Bool {
    file.drop(while: isSpace).starts(with: Array("-----BEGIN".utf8))
  }

  /// The binary file, or `nil`. White space around the block and CRLF are taken; nothing else that
  /// would let one file have two spellings.
  static func decode(_ file: [UInt8]) -> [UInt8]? {
    var trimmed = file.drop(while: isSpace)
    while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
    var lines = trimmed.split(separator: 10, omittingEmptySubsequences: false)
    for index in lines.indices where index < lines.count - 1 && lines[index].last == 13 {
      lines[index].removeLast()
    }
    guard lines.count >= 3, lines.first == begin[...], lines.last == end[...] else { return nil }
    let body = lines[1..<(lines.count - 1)]
    guard let last = body.last, (1...columns).contains(last.count),
      body.dropLast().allSatisfy({ $0.count == columns })
    else { return nil }
    return Base64.decode(String(decoding: body.joined(), as: UTF8.self))
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || (9...13).contains(byte)
  }
}
