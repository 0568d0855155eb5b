// SPDX-License-Identifier: Apache-2.0

#if PKCS11
  import EcartCrypto

  /// A wrapped key: `0x01 ‖ key's id (16) ‖ IV (12) ‖ ciphertext (32) ‖ tag (16)`.
  struct TokenBox: Sendable {
    let keyID: [UInt8]
    let iv: [UInt8]
    /// Ciphertext and tag.
    let sealed: [UInt8]

    static let version: UInt8 = 1
    static let ivCount = 12
    private static let count = 1 + RootKey.idCount + ivCount + 32 + 16

    /// - Returns: `nil` for what has not that form.
    init?(_ bytes: [UInt8]) {
      guard bytes.count == Self.count, bytes[0] == Self.version else { return nil }
      let ivStart = 1 + RootKey.idCount
      let sealedStart = ivStart + Self.ivCount
      keyID = Array(bytes[1..<ivStart])
      iv = Array(bytes[ivStart..<sealedStart])
      sealed = Array(bytes[sealedStart...])
    }
  }

  enum TokenAnswer: Sendable {
    case opened(Secret)
    case notAuthentic
    /// The root has keys, and none is the one that the box names.
    case noSuchKey
    case noSuchRoot

    /// What is not there may only not have been seen.
    var isSettled: Bool {
      switch self {
      case .opened, .notAuthentic: true
      case .noSuchKey, .noSuchRoot: false
      }
    }
  }
#endif
