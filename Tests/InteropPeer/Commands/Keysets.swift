// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation

/// Opens and seals with a keyset that Tink made. The product writes keysets and reads none; what is
/// tried here is its AES-GCM.
struct UseKeyset: PeerCommand {
  struct Box: Decodable {
    let ciphertext: String
    /// Hex.
    let associatedData: String
  }
  /// The same in files, for values that no JSON should hold.
  struct Files: Decodable {
    let source: String
    let target: String
    /// Hex.
    let associatedData: String

    func data() throws -> [UInt8] { try need(Hex.decode(associatedData), "associated data") }
  }
  struct Used: Encodable {
    /// Base 64, or `nil` for one that does not open.
    let opened: [String?]
    /// Of each file whether it opens; then the target is there.
    let openedFiles: [Bool]
    /// A text under the primary key.
    let sealed: String
  }
  /// As Tink's JSON has it.
  struct Keyset: Decodable {
    struct Key: Decodable {
      struct Material: Decodable {
        let typeUrl: String
        let value: String
      }
      let keyData: Material
      let keyId: UInt32
      let outputPrefixType: String
    }
    let primaryKeyId: UInt32
    let key: [Key]
  }
  let keyset: String
  let boxes: [Box]
  let text: String
  let associatedData: String
  let open: [Files]
  /// Sealed under the primary key.
  let seal: [Files]

  func answer() async throws -> Used {
    let keyset = try JSONDecoder().decode(Keyset.self, from: Data(keyset.utf8))
    let keys = try keyset.key.map { (id: $0.keyId, key: try self.key($0)) }
    func opened(_ bytes: [UInt8], _ data: [UInt8]) -> [UInt8]? {
      let number = bytes.dropFirst().prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard bytes.first == 1, let key = keys.first(where: { $0.id == number })?.key else {
        return nil
      }
      return try? AESGCM.open(bytes, using: key, authenticating: data, prefixCount: 5)
    }
    let texts = try boxes.map { box in
      opened(
        try need(Base64.decode(box.ciphertext), "ciphertext"),
        try need(Hex.decode(box.associatedData), "associated data")
      ).map { Base64.encode($0) }
    }
    let files = try open.map { file in
      guard let plain = opened(Array(try Self.read(file.source)), try file.data()) else {
        return false
      }
      try Data(plain).write(to: URL(filePath: file.target))
      return true
    }
    let primary = try need(
      keys.first { $0.id == keyset.primaryKeyId }?.key, "keyset without a primary key")
    let prefix = [1] + withUnsafeBytes(of: keyset.primaryKeyId.bigEndian) { Array($0) }
    for file in seal {
      let box = try AESGCM.seal(
        Array(try Self.read(file.source)), using: primary, authenticating: try file.data(),
        prefix: prefix)
      try Data(box).write(to: URL(filePath: file.target))
    }
    let data = try need(Hex.decode(associatedData), "associated data")
    let box = try AESGCM.seal(
      text, using: primary, behind: prefix.span, authenticating: data.span, and: Span())
    return Used(opened: texts, openedFiles: files, sealed: Base64.encode(box))
  }

  private static func read(_ path: String) throws -> Data {
    try Data(contentsOf: URL(filePath: path))
  }

  /// An `AesGcmKey` is a protocol buffer whose field 3 is the key; its field 1, the version, is 0 and so
  /// not written.
  private func key(_ entry: Keyset.Key) throws -> AESGCM.Key {
    let message = try need(Base64.decode(entry.keyData.value), "key")
    guard entry.outputPrefixType == "TINK",
      entry.keyData.typeUrl.hasSuffix("google.crypto.tink.AesGcmKey"),
      message.count > 2, message[0] == 0x1a, Int(message[1]) == message.count - 2
    else { throw PeerFault.input("key") }
    var bytes = Array(message.dropFirst(2))
    return try AESGCM.Key(Secret(wiping: &bytes))
  }
}
