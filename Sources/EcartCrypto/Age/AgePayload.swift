// SPDX-License-Identifier: Apache-2.0

/// The sealed body of a file: chunks of 64 KiB under a key derived from the file's, each numbered,
/// the last one marked (STREAM). Cut, doubled or exchanged chunks do not open.
enum AgePayload {
  private static let chunk = 65_536
  private static let nonceCount = 16
  private static let sealedChunk = chunk + ChaCha20Poly1305.overhead

  static func seal(
    _ plaintext: Secret, under fileKey: Secret
  ) throws(CryptoFailure) -> [UInt8] {
    let nonce = try SecureRandom.bytes(nonceCount)
    let key = try key(nonce, fileKey)
    var payload = nonce
    payload.reserveCapacity(
      nonceCount + plaintext.count + (plaintext.count / chunk + 1) * ChaCha20Poly1305.overhead)
    try plaintext.withBytes { bytes throws(CryptoFailure) in
      var start = 0
      repeat {
        let stop = min(start + chunk, bytes.count)
        payload += try ChaCha20Poly1305.seal(
          bytes.extracting(start..<stop), using: key,
          nonce: Self.nonce(start / chunk, isLast: stop == bytes.count))
        start = stop
      } while start < bytes.count
    }
    return payload
  }

  /// - Throws: ``CryptoFailure/notAuthentic``; nothing of the plaintext is handed out before all of
  ///   it is known to be whole.
  static func open(
    _ payload: ArraySlice<UInt8>, under fileKey: Secret
  ) throws(CryptoFailure) -> Secret {
    let body = payload.dropFirst(nonceCount)
    guard payload.count >= nonceCount + ChaCha20Poly1305.overhead else { throw .notAuthentic }
    let key = try key(Array(payload.prefix(nonceCount)), fileKey)
    let count = (body.count + sealedChunk - 1) / sealedChunk
    let size = body.count - count * ChaCha20Poly1305.overhead
    // Only the chunk of an empty file is empty; a last one shorter than its tag is cut.
    guard size >= 0, size > (count - 1) * chunk || count == 1 else { throw .notAuthentic }
    let sealed = Array(body)
    return try Secret.filled(count: size, orThrow: .notAuthentic) { memory in
      for number in 0..<count {
        let start = number * sealedChunk
        let stop = min(start + sealedChunk, sealed.count)
        let isOpen = ChaCha20Poly1305.open(
          sealed.span.extracting(start..<stop), using: key,
          nonce: nonce(number, isLast: number == count - 1), to: memory + number * chunk)
        guard isOpen else { return false }
      }
      return true
    }
  }

  private static func key(_ nonce: [UInt8], _ fileKey: Secret) throws(CryptoFailure) -> Secret {
    try HKDF.derive(from: fileKey, salt: nonce, info: Array("payload".utf8), count: 32)
  }

  /// Eleven bytes of counter, big-endian, and whether it is the last.
  private static func nonce(_ number: Int, isLast: Bool) -> [UInt8] {
    let count = UInt64(number)
    return [0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: count >> UInt64(56 - 8 * $0)) }
      + [isLast ? 1 : 0]
  }
}
