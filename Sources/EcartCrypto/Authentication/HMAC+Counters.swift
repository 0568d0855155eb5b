// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Synchronization

extension HMAC {
  /// The codes of neighbouring counters under one key, as RFC 4226 needs them to look either side
  /// of now: each counter is the message, eight bytes, most significant first.
  ///
  /// The key is scheduled once for all of them, and no code is copied out of the stack.
  /// - Parameter body: is lent each counter's code, in order.
  /// - Throws: ``CryptoFailure/providerRefused(_:)``; `body` may have seen some of the codes then.
  package static func withCodes(
    ofCounters counters: ClosedRange<UInt64>, using key: Secret, hash: Hash,
    _ body: (UInt64, Span<UInt8>) -> Void
  ) throws(CryptoFailure) {
    // Asked before the context is keyed: the first answer uses a context of this thread too.
    let restarts = restarts
    guard let context = context(for: hash) else { throw .providerRefused("HMAC") }
    var isKeyed = false
    for counter in counters {
      var message = counter.bigEndian
      // 64 bytes hold the longest code.
      var code: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
      code = (0, 0, 0, 0, 0, 0, 0, 0)
      var written = 0
      let isStarted =
        isKeyed && restarts
        ? EVP_MAC_init(context, nil, 0, nil) == 1
        : key.withMemory { bytes in
          EVP_MAC_init(context, bytes.assumingMemoryBound(to: UInt8.self), key.count, nil) == 1
        }
      isKeyed = true
      let isDone =
        isStarted
        && withUnsafeMutableBytes(of: &message) { bytes in
          EVP_MAC_update(context, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), 8) == 1
        }
        && withUnsafeMutableBytes(of: &code) { bytes in
          let output = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
          return EVP_MAC_final(context, output, &written, hash.codeCount) == 1
        }
      guard isDone, written == hash.codeCount else {
        ERR_clear_error()
        throw .providerRefused("HMAC")
      }
      withUnsafeBytes(of: &code) { bytes in
        body(counter, bytes.prefix(written).assumingMemoryBound(to: UInt8.self).span)
      }
    }
  }

  /// Whether this OpenSSL starts a keyed context afresh without its key: early releases of 3.0
  /// went on with the message before. Tried once, against codes made the long way.
  private static let restarts: Bool = {
    let key = Secret(copying: [UInt8](repeating: 7, count: 20))
    guard let context = context(for: .sha256) else { return false }
    var made: [[UInt8]] = []
    for round in 0..<2 {
      let isStarted =
        round == 0
        ? key.withMemory {
          EVP_MAC_init(context, $0.assumingMemoryBound(to: UInt8.self), 20, nil) == 1
        } : EVP_MAC_init(context, nil, 0, nil) == 1
      var written = 0
      var code = [UInt8](repeating: 0, count: 32)
      guard isStarted, EVP_MAC_update(context, [1, 2, UInt8(round)], 3) == 1,
        EVP_MAC_final(context, &code, &written, 32) == 1
      else { return false }
      made.append(code)
    }
    let expected = try? (0..<2).map {
      try authenticationCode(for: [1, 2, UInt8($0)], using: key, hash: .sha256)
    }
    return made == expected
  }()
}
