// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// One reused HMAC context that remembers which key it was given.
struct MACContext {
  private(set) var context: OpaquePointer?
  /// The serial number of the secret that is inside and sound; 0 is nobody's.
  private(set) var serial: UInt64 = 0
  private var holdsKey = false

  /// Begins a message. `keyed` says that the context may be restarted with the key it has.
  mutating func start(_ key: Secret, _ hash: HMAC.Hash, keyed: Bool) -> OpaquePointer? {
    guard let context = context ?? make(hash) else { return nil }
    if keyed, serial == key.serial {
      return EVP_MAC_init(context, nil, 0, nil) == 1 ? context : nil
    }
    serial = 0
    holdsKey = true
    let isKeyed = key.withMemory { bytes in
      EVP_MAC_init(context, bytes.assumingMemoryBound(to: UInt8.self), key.count, nil) == 1
    }
    guard isKeyed else { return nil }
    serial = key.serial
    return context
  }

  /// After a failure in the middle nothing about the context is taken for granted.
  mutating func distrust() {
    serial = 0
    ERR_clear_error()
  }

  /// Frees the context, which OpenSSL wipes, if there is a key inside.
  mutating func wipe() {
    guard holdsKey else { return }
    EVP_MAC_CTX_free(context)
    self = MACContext()
  }

  private mutating func make(_ hash: HMAC.Hash) -> OpaquePointer? {
    context = Self.fresh(hash)
    return context
  }

  /// A context without a key, for the caller to free.
  static func fresh(_ hash: HMAC.Hash) -> OpaquePointer? {
    guard let algorithm = Algorithms.hmac, let made = EVP_MAC_CTX_new(algorithm) else { return nil }
    let name =
      switch hash {
      case .sha1: "SHA1"
      case .sha256: "SHA256"
      case .sha512: "SHA512"
      }
    guard ecart_mac_set_digest(made, name) == 1 else {
      EVP_MAC_CTX_free(made)
      return nil
    }
    return made
  }
}

extension ThreadContexts {
  /// Works with the context for a hash.
  @inline(__always)
  mutating func withMAC<Result>(
    _ hash: HMAC.Hash, _ body: (inout MACContext) -> Result
  ) -> Result {
    switch hash {
    case .sha1: body(&macs.sha1)
    case .sha256: body(&macs.sha256)
    case .sha512: body(&macs.sha512)
    }
  }
}
