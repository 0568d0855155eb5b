// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256 (FIPS 180-4) through the thread's own context.
///
/// Hashing never fails: should the configured provider refuse SHA-256, libcrypto's built-in code
/// answers. ``CryptoProvider/check()`` tells a host of such a configuration when it starts.
public enum SHA256 {
  /// The digest of some bytes.
  public static func digest(_ bytes: [UInt8]) -> Digest32 { digest(bytes.span) }

  /// The digest of a span.
  public static func digest(_ bytes: Span<UInt8>) -> Digest32 {
    bytes.withUnsafeBytes { first in
      digest(first, UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  /// The digest of `prefix ‖ bytes`: a Merkle leaf (RFC 6962 §2.1, prefix 0).
  public static func digest(prefix: UInt8, _ bytes: [UInt8]) -> Digest32 {
    withUnsafeBytes(of: prefix) { first in
      bytes.withUnsafeBytes { second in digest(first, second) }
    }
  }

  /// The digest of `prefix ‖ left ‖ right`: a Merkle node (RFC 6962 §2.1, prefix 1).
  public static func digest(prefix: UInt8, _ left: [UInt8], _ right: [UInt8]) -> Digest32 {
    digest(prefix: prefix, left + right)
  }

  /// The digest of `prefix ‖ left ‖ right` without an allocation: the form for large trees.
  public static func digest(prefix: UInt8, _ left: Digest32, _ right: Digest32) -> Digest32 {
    withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { node in
      node[0] = prefix
      node.withSlice(1..<33) { left.write(to: $0) }
      node.withSlice(33..<65) { right.write(to: $0) }
      return digest(UnsafeRawBufferPointer(node), UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  /// What ``digest(_:)`` answers when the provider refuses; reachable for its test alone.
  package static func digestWithoutProvider(_ bytes: [UInt8]) -> Digest32 {
    bytes.withUnsafeBytes { first in
      builtin(first, UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  private static func digest(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
  ) -> Digest32 {
    var done = false
    let digest = Digest32 { output in
      guard let context = context(),
        EVP_DigestInit_ex2(context, nil, nil) == 1,
        first.isEmpty || EVP_DigestUpdate(context, first.baseAddress, first.count) == 1,
        second.isEmpty || EVP_DigestUpdate(context, second.baseAddress, second.count) == 1
      else { return }
      let start = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      done = EVP_DigestFinal_ex(context, start, nil) == 1
    }
    if done { return digest }
    ERR_clear_error()
    return builtin(first, second)
  }

  private static func builtin(
    _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer
  ) -> Digest32 {
    Digest32 { output in
      guard let start = output.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
      ecart_sha256_builtin(
        first.baseAddress?.assumingMemoryBound(to: UInt8.self), first.count,
        second.baseAddress?.assumingMemoryBound(to: UInt8.self), second.count, start)
    }
  }

  private static func context() -> OpaquePointer? {
    let contexts = ThreadContexts.current()
    if let known = contexts.pointee.sha256 { return known }
    guard let algorithm = Algorithms.sha256, let made = EVP_MD_CTX_new() else { return nil }
    guard EVP_DigestInit_ex2(made, algorithm, nil) == 1 else {
      EVP_MD_CTX_free(made)
      return nil
    }
    contexts.pointee.sha256 = made
    return made
  }
}

extension UnsafeMutableRawBufferPointer {
  fileprivate func withSlice(_ range: Range<Int>, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
    body(UnsafeMutableRawBufferPointer(rebasing: self[range]))
  }
}
