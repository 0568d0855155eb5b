// SPDX-License-Identifier: Apache-2.0

import CArgon2
import COpenSSL

#if canImport(CCrypt)
  import CCrypt
#endif

/// Verifies password hashes that other programs made, through the libraries that define them. Only
/// to read: nothing new is hashed this way.
package enum ForeignVerification {
  /// `$2a$ $2b$ $2y$` (bcrypt) and `$7$` (scrypt), through libxcrypt's `crypt_rn`. `nil` where there
  /// is no libxcrypt, or it does not know the format.
  ///
  /// The phrase must hold no NUL: the C function would stop there.
  package static func crypt(_ password: Secret, setting: String) -> [UInt8]? {
    #if canImport(CCrypt)
      let phrase = Secret.scratch(count: password.count + 1)
      password.withMemory { source in
        phrase.withMemory { $0.copyMemory(from: source, byteCount: password.count) }
      }
      // Holds a copy of the phrase; wiped with the object.
      let data = Secret.scratch(count: MemoryLayout<crypt_data>.size)
      return phrase.withMemory { phrase in
        data.withMemory { data -> [UInt8]? in
          guard
            let answer = crypt_rn(
              phrase.assumingMemoryBound(to: CChar.self), setting, data,
              Int32(MemoryLayout<crypt_data>.size))
          else { return nil }
          var text: [UInt8] = []
          var place = answer
          while place.pointee != 0, text.count < 384 {
            text.append(UInt8(bitPattern: place.pointee))
            place += 1
          }
          // libxcrypt's own sign of a failure.
          return text.first == UInt8(ascii: "*") ? nil : text
        }
      }
    #else
      return nil
    #endif
  }

  /// scrypt (RFC 7914) through OpenSSL. `nil` when it refuses, for want of memory for instance.
  package static func scrypt(
    _ password: Secret, salt: [UInt8], n: UInt64, r: UInt64, p: UInt64, count: Int
  ) -> [UInt8]? {
    var isDone = false
    let key = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      isDone = password.withMemory { bytes in
        // Twice what it needs: OpenSSL counts its own buffers too.
        let memory = 128 * n * r * 2 + 128 * r * p * 2 + (1 << 20)
        return EVP_PBE_scrypt(
          bytes.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count, n, r, p,
          memory, buffer.baseAddress, count) == 1
      }
      written = isDone ? count : 0
    }
    if !isDone { ERR_clear_error() }
    return isDone ? key : nil
  }

  package enum PBKDF2Hash: Sendable { case sha1, sha256, sha512 }

  /// PBKDF2-HMAC (RFC 8018 §5.2) through OpenSSL.
  package static func pbkdf2(
    _ password: Secret, salt: [UInt8], iterations: Int32, hash: PBKDF2Hash, count: Int
  ) -> [UInt8]? {
    let digest =
      switch hash {
      case .sha1: EVP_sha1()
      case .sha256: EVP_sha256()
      case .sha512: EVP_sha512()
      }
    var isDone = false
    let key = [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      isDone = password.withMemory { bytes in
        PKCS5_PBKDF2_HMAC(
          bytes.assumingMemoryBound(to: CChar.self), Int32(password.count), salt,
          Int32(salt.count), iterations, digest, Int32(count), buffer.baseAddress) == 1
      }
      written = isDone ? count : 0
    }
    if !isDone { ERR_clear_error() }
    return isDone ? key : nil
  }

  package enum Argon2Kind: Sendable { case d, i, id }

  /// An encoded Argon2 hash of any kind and version, through libargon2. The caller has bounded what
  /// it costs.
  package static func argon2(_ password: Secret, encoded: String, kind: Argon2Kind) -> Bool {
    let type =
      switch kind {
      case .d: Argon2_d
      case .i: Argon2_i
      case .id: Argon2_id
      }
    return password.withMemory {
      argon2_verify(encoded, $0, password.count, type) == ARGON2_OK.rawValue
    }
  }
}
