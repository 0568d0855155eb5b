// SPDX-License-Identifier: Apache-2.0

/// Fresh 96-bit nonces for AES-GCM (NIST SP 800-38D §8.2.2, random construction).
///
/// There is no public way to choose a nonce: ``AESGCM`` draws its own. With random nonces one key
/// may seal at most 2³² messages (§8.3); a key per subject stays far below.
package enum NonceSource {
  /// The calling thread's next nonce, 12 bytes.
  package static func next() throws(CryptoFailure) -> [UInt8] {
    try next(from: ThreadContexts.current().pointee.nonces)
  }

  /// Nonces from a block of ordinary memory, which a fork copies: the counter-example that shows
  /// the fork test can fail. Never used for sealing.
  package static func unprotected() -> () throws(CryptoFailure) -> [UInt8] {
    let block = NonceBlock(wipedOnFork: false)
    return { () throws(CryptoFailure) in try next(from: block) }
  }

  private static func next(from block: NonceBlock) throws(CryptoFailure) -> [UInt8] {
    var drawn = false
    let nonce = [UInt8](unsafeUninitializedCapacity: NonceBlock.nonceSize) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      drawn = block.draw(into: start)
      count = drawn ? NonceBlock.nonceSize : 0
    }
    guard drawn else { throw .providerRefused("RAND_bytes") }
    return nonce
  }
}
