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
    // Asked before the contexts are lent, because the first answer uses them too.
    let restarts = restarts
    for counter in counters {
      let message = counter.bigEndian
      // 64 bytes hold the longest code.
      var code: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
      code = (0, 0, 0, 0, 0, 0, 0, 0)
      let isDone = withUnsafeBytes(of: message) { message in
        withUnsafeMutableBytes(of: &code) { code in
          let output = code.baseAddress?.assumingMemoryBound(to: UInt8.self)
          return ThreadContexts.withCurrent { contexts in
            contexts.pointee.withMAC(hash) { mac in
              // Somebody may have wiped the key since the counter before: then it is set again.
              write(
                message.assumingMemoryBound(to: UInt8.self), key, hash, keyed: restarts,
                with: &mac, to: output)
            }
          }
        }
      }
      guard isDone else { throw .providerRefused("HMAC") }
      withUnsafeBytes(of: &code) { bytes in
        body(counter, bytes.prefix(hash.codeCount).assumingMemoryBound(to: UInt8.self).span)
      }
    }
  }

  /// Whether this OpenSSL starts a keyed context afresh without its key: early releases of 3.0
  /// went on with the message before. Tried once, against codes made the long way.
  private static let restarts: Bool = {
    let key = Secret(copying: [UInt8](repeating: 7, count: 20))
    var mac = MACContext()
    defer { mac.wipe() }
    var made: [[UInt8]] = []
    for round in 0..<2 {
      var code = [UInt8](repeating: 0, count: 32)
      let message: [UInt8] = [1, 2, UInt8(round)]
      let isDone = message.withUnsafeBufferPointer { message in
        code.withUnsafeMutableBufferPointer { code in
          write(message, key, .sha256, keyed: round > 0, with: &mac, to: code.baseAddress)
        }
      }
      guard isDone else { return false }
      made.append(code)
    }
    let expected = try? (0..<2).map {
      try authenticationCode(for: [1, 2, UInt8($0)], using: key, hash: .sha256)
    }
    return made == expected
  }()
}
