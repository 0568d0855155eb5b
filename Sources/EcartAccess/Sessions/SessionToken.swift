// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto

/// What a client shows instead of signing in again: 256 random bits, and nothing else.
///
/// It says nothing about anybody and is checked against the store each time, so a termination bites
/// at the next request; a signed token that carries its own truth would outlive it (CWE-613).
///
/// The text is `dpps_` and 43 symbols of unpadded base64url (RFC 4648 §5). The prefix is for
/// scanners that look for secrets in repositories and logs. It prints as a mask and is not
/// `Codable`: what goes into the cookie (`Secure`, `HttpOnly`, `SameSite`) is ``text``, on purpose.
public struct SessionToken: Sendable {
  /// How every token begins.
  public static let prefix = "dpps_"
  private static let size = 32

  private let secret: Secret

  /// Draws a new one. A client never chooses its token, so none can be planted on it (CWE-384).
  static func random() throws(CryptoFailure) -> SessionToken {
    SessionToken(secret: try Secret.random(count: size))
  }

  private init(secret: Secret) { self.secret = secret }

  /// Reads what a client sent. `nil` for everything that no token looks like, before any work is
  /// done on it: another length, another prefix, padding, a second spelling of the last symbol.
  public init?(parsing text: String) {
    guard text.utf8.count == Self.prefix.utf8.count + 43, text.utf8.starts(with: Self.prefix.utf8),
      var bytes = Base64.decode(
        String(decoding: text.utf8.dropFirst(Self.prefix.utf8.count), as: UTF8.self), as: .urlSafe),
      bytes.count == Self.size
    else { return nil }
    self.secret = Secret(wiping: &bytes)
  }

  /// The token in full, for the cookie or the header. Never log it.
  public var text: String { Self.prefix + Base64.encode(bytes, as: .urlSafe) }

  /// What is stored: SHA-256 over a fixed label and the 32 bytes.
  ///
  /// From 112 random bits on a plain hash is enough (OWASP ASVS 5.0 6.5.2): nobody can try them
  /// all. The row is looked up by it. That a lookup does not take constant time helps nobody: who
  /// measures it learns of a *digest*, and cannot choose tokens whose digests come closer to it.
  package var digest: Digest32 { SHA256.digest(Array("ecart session v1:".utf8) + bytes) }

  private var bytes: [UInt8] {
    secret.withBytes { span in span.indices.map { span[$0] } }
  }
}

extension SessionToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "SessionToken(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
