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
  struct Used: Encodable {
    /// Base 64, or `nil` for one that does not open.
    let opened: [String?]
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

  func answer() async throws -> Used {
    let keyset = try JSONDecoder().decode(Keyset.self, from: Data(keyset.utf8))
    let keys = try keyset.key.map { (id: $0.keyId, key: try self.key($0)) }
    let opened = try boxes.map { box -> String? in
      let bytes = try need(Base64.decode(box.ciphertext), "ciphertext")
      let data = try need(Hex.decode(box.associatedData), "associated data")
      let number = bytes.dropFirst().prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      guard bytes.first == 1, let key = keys.first(where: { $0.id == number })?.key else {
        return nil
      }
      return (try? AESGCM.open(bytes, using: key, authenticating: data, prefixCount: 5))
        .map { Base64.encode($0) }
    }
    let primary = try need(
      keys.first { $0.id == keyset.primaryKeyId }?.key, "keyset without a primary key")
    let data = try need(Hex.decode(associatedData), "associated data")
    let box = try AESGCM.seal(
      text, using: primary, tinkID: keyset.primaryKeyId, authenticating: data, and: Span())
    return Used(opened: opened, sealed: Base64.encode(box))
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
