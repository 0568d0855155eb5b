// SPDX-License-Identifier: Apache-2.0

extension Age {
  /// To whom a file is sealed: an X25519 public key as age spells it, `age1…`.
  public struct Recipient: Sendable, Hashable, CustomStringConvertible {
    let key: [UInt8]

    /// The key in lower case: `age1` and 58 characters.
    public var description: String { Bech32.encode(key, name: "age") }

    /// Reads a recipient, in lower or in upper case.
    /// - Throws: ``CryptoFailure/malformed(_:)`` for anything but an X25519 recipient. A passphrase,
    ///   a plugin's or an SSH key is none.
    public init(_ text: String) throws(CryptoFailure) {
      guard let key = Bech32.decode(text, name: "age"), key.count == X25519.keyCount else {
        throw .malformed("age recipient")
      }
      self.key = key
    }

    init(key: [UInt8]) { self.key = key }
  }

  /// What opens a file: an X25519 private key as age spells it, `AGE-SECRET-KEY-1…`.
  public struct Identity: Sendable {
    let secret: Secret
    /// The public side.
    public let recipient: Recipient

    /// A new identity, as `age-keygen` draws one.
    public static func generate() throws(CryptoFailure) -> Identity {
      try Identity(Secret.random(count: X25519.keyCount))
    }

    /// Reads an identity. A `String` cannot be wiped; the caller keeps it as short as it can.
    /// - Throws: ``CryptoFailure/malformed(_:)``, which never repeats the text.
    public init(_ text: String) throws(CryptoFailure) {
      guard var bytes = Bech32.decode(text, name: "age-secret-key-"),
        bytes.count == X25519.keyCount
      else { throw .malformed("age identity") }
      try self.init(Secret(wiping: &bytes))
    }

    private init(_ secret: Secret) throws(CryptoFailure) {
      self.secret = secret
      recipient = Recipient(key: try X25519.publicKey(of: secret))
    }

    /// The identities in a file of `age-keygen`: one a line; empty lines and `#` comments are
    /// passed over.
    /// - Throws: ``CryptoFailure/malformed(_:)`` for any other line, and for none at all.
    public static func all(inKeyFile text: String) throws(CryptoFailure) -> [Identity] {
      var found: [Identity] = []
      for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
        let word = line.drop { $0 == " " || $0 == "\t" }
        guard !word.isEmpty else { continue }
        found.append(try Identity(String(word)))
      }
      guard !found.isEmpty else { throw .malformed("age identity file") }
      return found
    }

    /// Lends the identity's text (`AGE-SECRET-KEY-1…`), to be written where only its owner reads.
    public func withText<Result>(_ body: (String) throws -> Result) rethrows -> Result {
      var bytes: [UInt8] = secret.withBytes { span in span.indices.map { span[$0] } }
      let text = Bech32.encode(bytes, name: "age-secret-key-").uppercased()
      _ = Secret(wiping: &bytes)
      return try body(text)
    }
  }
}
