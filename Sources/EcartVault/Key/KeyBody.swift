// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What the vault keeps in a living subject's key row.
struct KeyBody: Codable, Sendable {
  /// The floor is AES-128 (clause enc-1); new keys are AES-256-GCM.
  static let algorithm = "A256GCM"

  var kind: String
  var origin: String
  var algorithm: String
  /// Tink's key id, in front of every ciphertext. Unique inside one keyset only.
  var keyID: UInt32
  var wrapped: Data
  var commitment: Data
  /// Every epoch that ever wrapped this key. Its copies in old backups open until all are gone.
  var epochs: [String]
  /// A ciphertext under the key, kept so that after the erasure somebody can try to open it.
  var sample: Data
  /// Copies of the key handed out and not ticked off.
  var copies: Int?

  init(decoding bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(bytes))
  }

  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    // So that the wrapped key stands in the row exactly as ``storedKey`` has it.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }

  /// The wrapped key as its row holds it: what a search of the files has to look for.
  var storedKey: [UInt8] { Array(wrapped.base64EncodedString().utf8) }

  init(
    kind: String, origin: String, keyID: UInt32, wrapped: [UInt8], commitment: [UInt8],
    epoch: String, sample: [UInt8]
  ) {
    self.kind = kind
    self.origin = origin
    self.algorithm = Self.algorithm
    self.keyID = keyID
    self.wrapped = Data(wrapped)
    self.commitment = Data(commitment)
    self.epochs = [epoch]
    self.sample = Data(sample)
  }
}
