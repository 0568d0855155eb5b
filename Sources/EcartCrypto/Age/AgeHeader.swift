// SPDX-License-Identifier: Apache-2.0

/// The textual part of a file: version, stanzas, and a MAC over both.
struct AgeHeader {
  let stanzas: [AgeStanza]
  private let mac: [UInt8]
  /// Everything the MAC covers: up to and including `---`.
  private let covered: [UInt8]
  /// Where the payload begins.
  let end: Int

  private static let version = Array("age-encryption.org/v1".utf8)
  private static let columns = 64

  // MARK: Writing

  static func encode(
    _ stanzas: [AgeStanza], under fileKey: Secret
  ) throws(CryptoFailure) -> [UInt8] {
    var text = version + [10]
    for stanza in stanzas {
      text += Array("-> \(stanza.arguments.joined(separator: " "))\n".utf8)
      let body = Array(Base64.encode(stanza.body, as: .standardUnpadded).utf8)
      // The last line is shorter than the others, empty if need be.
      for start in stride(from: 0, through: body.count, by: columns) {
        text += body[start..<min(start + columns, body.count)] + [10]
      }
    }
    text += Array("---".utf8)
    let code = try authenticate(text, under: fileKey)
    return text + Array(" \(Base64.encode(code, as: .standardUnpadded))\n".utf8)
  }

  private static func authenticate(
    _ text: [UInt8], under fileKey: Secret
  ) throws(CryptoFailure) -> [UInt8] {
    let key = try HKDF.derive(from: fileKey, info: Array("header".utf8), count: 32)
    return try HMAC.authenticationCode(for: text, using: key)
  }

  func isAuthentic(under fileKey: Secret) -> Bool {
    guard let code = try? Self.authenticate(covered, under: fileKey) else { return false }
    return constantTimeEquals(code, mac)
  }

  // MARK: Reading

  /// Reads a header strictly, by the specification's grammar; anything else is `nil`.
  init?(parsing file: [UInt8]) {
    var lines = Lines(bytes: file)
    guard lines.next() == Self.version[...] else { return nil }
    var stanzas: [AgeStanza] = []
    while true {
      let start = lines.position
      guard let line = lines.next() else { return nil }
      if line.starts(with: Array("---".utf8)) {
        guard !stanzas.isEmpty, let mac = Self.mac(in: line) else { return nil }
        self.stanzas = stanzas
        self.mac = mac
        covered = Array(file[..<(start + 3)])
        end = lines.position
        return
      }
      guard let arguments = Self.arguments(in: line), let body = Self.body(&lines) else {
        return nil
      }
      stanzas.append(AgeStanza(arguments: arguments, body: body))
    }
  }

  private static func mac(in line: ArraySlice<UInt8>) -> [UInt8]? {
    guard line.starts(with: Array("--- ".utf8)),
      let mac = Base64.decode(
        String(decoding: line.dropFirst(4), as: UTF8.self), as: .standardUnpadded),
      mac.count == 32
    else { return nil }
    return mac
  }

  private static func arguments(in line: ArraySlice<UInt8>) -> [String]? {
    guard line.starts(with: Array("-> ".utf8)) else { return nil }
    let words = line.dropFirst(3).split(separator: 32, omittingEmptySubsequences: false)
    guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x21...0x7e).contains($0) } }) else {
      return nil
    }
    return words.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func body(_ lines: inout Lines) -> [UInt8]? {
    var text: [UInt8] = []
    while let line = lines.next() {
      guard line.count <= columns else { return nil }
      text += line
      if line.count < columns {
        return Base64.decode(String(decoding: text, as: UTF8.self), as: .standardUnpadded)
      }
    }
    return nil
  }

  /// The lines of the header, each without its line feed.
  private struct Lines {
    let bytes: [UInt8]
    var position = 0

    mutating func next() -> ArraySlice<UInt8>? {
      guard let end = bytes[position...].firstIndex(of: 10) else { return nil }
      defer { position = end + 1 }
      return bytes[position..<end]
    }
  }
}
