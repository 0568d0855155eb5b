// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

/// A text with Ed25519 signatures, readable by people and by public tools (C2SP signed-note).
///
/// A value of this type has been signed here, or opened with at least one trusted signature: there
/// is no way to the text of an unverified note.
///
/// ```swift
/// let note = try SignedNote(opening: received, trusting: [logKey])
/// ```
public struct SignedNote: Sendable, Hashable {
  /// One signature line.
  public struct Signature: Sendable, Hashable {
    /// The name of the key.
    public let name: String
    /// The key's short id. An identifier, not a fingerprint to trust.
    public let keyID: UInt32
    /// The signature itself, 64 bytes for Ed25519.
    public let bytes: [UInt8]

    init(name: String, keyID: UInt32, bytes: [UInt8]) {
      self.name = name
      self.keyID = keyID
      self.bytes = bytes
    }
  }

  /// The longest note that is read, in bytes.
  public static let maximumLength = 256 * 1024
  /// The most signature lines that are read.
  public static let maximumSignatures = 100

  /// The signed text, final newline included.
  public let text: String
  /// The signatures that were verified with a trusted key, or made here.
  public private(set) var signatures: [Signature]
  /// Signatures by keys not trusted here, kept so that ``encoded`` passes them on.
  public private(set) var unverified: [Signature]

  /// Signs a text.
  ///
  /// - Parameters:
  ///   - text: ends in a newline; UTF-8 without control characters.
  ///   - signers: at least one.
  public init(signing text: String, with signers: [NoteSigner]) throws(NoteFault) {
    let bytes = Array(text.utf8)
    _ = try NoteText.string(bytes)
    guard bytes.last == NoteText.newline else { throw .noFinalNewline }
    guard !signers.isEmpty else { throw .noSignatureBlock }
    self.text = text
    self.signatures = []
    self.unverified = []
    for signer in signers { try sign(with: signer) }
  }

  /// Opens a note: reads it strictly and verifies every signature of a trusted key.
  ///
  /// Signatures by other keys are ignored. One by a trusted key that does not fit refuses the
  /// whole note, even if another one fits.
  public init(opening bytes: [UInt8], trusting keys: [NoteVerifier]) throws(NoteFault) {
    let parsed = try ParsedNote(bytes)
    self.text = parsed.text
    self.signatures = []
    self.unverified = []
    for signature in parsed.signatures {
      let candidates = Set(
        keys.filter {
          $0.keyID == signature.keyID && $0.name.utf8.elementsEqual(signature.name.utf8)
        })
      guard let key = candidates.first else {
        if !unverified.contains(signature) { unverified.append(signature) }
        continue
      }
      guard candidates.count == 1 else { throw .ambiguousKey(name: key.name) }
      guard key.publicKey.verify(signature.bytes, of: Array(text.utf8)) else {
        throw .forgedSignature(name: key.name)
      }
      if !signatures.contains(signature) { signatures.append(signature) }
    }
    guard !signatures.isEmpty else { throw .notSignedByTrustedKey }
  }

  /// Opens a note held as a string; see ``init(opening:trusting:)-(_,_)``.
  public init(opening text: String, trusting keys: [NoteVerifier]) throws(NoteFault) {
    try self.init(opening: Array(text.utf8), trusting: keys)
  }

  /// Adds a signature, as a witness does. One by the same key is replaced.
  public mutating func sign(with signer: NoteSigner) throws(NoteFault) {
    let made = try signer.signature(over: Array(text.utf8))
    signatures.removeAll { $0.name == made.name && $0.keyID == made.keyID }
    unverified.removeAll { $0.name == made.name && $0.keyID == made.keyID }
    signatures.append(made)
  }

  /// The note as it is stored and sent.
  public var encoded: String {
    var note = text + "\n"
    for signature in signatures + unverified {
      let typed = NoteText.bigEndian(signature.keyID) + signature.bytes
      note += "\u{2014} \(signature.name) \(Base64.encode(typed))\n"
    }
    return note
  }
}
