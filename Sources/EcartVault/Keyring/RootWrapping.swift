// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto

/// How a provider that has the root's 32 bytes in memory wraps an epoch's key.
///
/// `0x01 ‖ AES-256-KW(key)` under `HKDF-SHA256(root, info: context)`: AES key wrap (RFC 3394) takes
/// no associated data, so the context goes into the key. 41 bytes for a key of 32.
package enum RootWrapping {
  private static let version: UInt8 = 1

  package static func wrap(
    _ key: Secret, under root: Secret, _ context: [UInt8]
  ) throws(KeyProviderFault) -> [UInt8] {
    do {
      let bound = try HKDF.derive(from: root, info: context, count: 32)
      return [version] + (try AESKeyWrap.wrap(key, under: bound))
    } catch { throw .failed("wrapping") }
  }

  package static func unwrap(
    _ wrapped: [UInt8], under root: Secret, _ context: [UInt8]
  ) throws(KeyProviderFault) -> Secret {
    do {
      guard wrapped.first == version else { throw CryptoFailure.notAuthentic }
      let bound = try HKDF.derive(from: root, info: context, count: 32)
      return try AESKeyWrap.unwrap(Array(wrapped.dropFirst()), under: bound)
    } catch { throw .notAuthentic }
  }
}
