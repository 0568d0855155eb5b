// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// A key that can be trusted to sign notes: a name and an Ed25519 public key
/// (C2SP signed-note, "Verifier keys").
public struct NoteVerifier: Sendable, Hashable, CustomStringConvertible {
  /// The key's name; by convention a URL without a scheme, such as `example.com/log`. A log's key
  /// bears the log's origin.
  public let name: String
  /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), big-endian.
  public let keyID: UInt32
  public let publicKey: Ed25519.PublicKey

  /// Names a public key. Throws ``NoteFault/unfitName``.
  public init(name: String, publicKey: Ed25519.PublicKey) throws(NoteFault) {
    guard NoteText.isFitName(name) else { throw .unfitName }
    self.name = name
    self.publicKey = publicKey
    let typed = [NoteText.ed25519] + publicKey.bytes
    let digest = SHA256.digest(Array(name.utf8) + [NoteText.newline] + typed)
    self.keyID = digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Reads a verifier key line, `name+hex+base64`, in its only spelling: lowercase hex, canonical
  /// base64, and an id that fits.
  public init(parsing line: String) throws(NoteFault) {
    let parts = line.utf8.split(
      separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let name = String(parts[0]),
      let encoded = String(parts[2]), let typed = Base64.decode(encoded)
    else { throw .malformedKey }
    guard typed.first == NoteText.ed25519 else { throw .unknownAlgorithm }
    let publicKey: Ed25519.PublicKey
    do { publicKey = try Ed25519.PublicKey(bytes: Array(typed.dropFirst())) } catch {
      throw .malformedKey
    }
    let key = try NoteVerifier(name: name, publicKey: publicKey)
    guard key.description.utf8.elementsEqual(line.utf8) else { throw .keyIDMismatch }
    self = key
  }

  /// The verifier key line (vkey) to hand out: `name+hex+base64`.
  public var description: String {
    let typed = [NoteText.ed25519] + publicKey.bytes
    return "\(name)+\(Hex.encode(NoteText.bigEndian(keyID)))+\(Base64.encode(typed))"
  }
}

/// A named Ed25519 private key that signs notes. It has no text form, so it cannot be logged.
public struct NoteSigner: Sendable {
  /// The name and public half, as others verify with it.
  public let verifier: NoteVerifier
  private let privateKey: Ed25519.PrivateKey

  /// Names a private key. Throws ``NoteFault/unfitName``.
  public init(name: String, privateKey: Ed25519.PrivateKey) throws(NoteFault) {
    self.verifier = try NoteVerifier(name: name, publicKey: privateKey.publicKey)
    self.privateKey = privateKey
  }

  /// Signs the text of a note.
  func signature(over text: [UInt8]) throws(NoteFault) -> SignedNote.Signature {
    let bytes: [UInt8]
    do { bytes = try privateKey.sign(text) } catch { throw .signingFailed }
    return SignedNote.Signature(name: verifier.name, keyID: verifier.keyID, bytes: bytes)
  }
}
