// SPDX-License-Identifier: Apache-2.0

/// Files of the age format, version 1 (C2SP `age`, `age-encryption.org/v1`), sealed to people: what
/// is written here opens with the `age` command, and what `age -r` writes opens here.
///
/// X25519 recipients alone: no passphrases, no plugins, no SSH keys. A file is held whole in memory;
/// it is for keys and shares, not for backups.
public enum Age {
  /// The largest file that is opened, in bytes. Far more than a key needs.
  public static let largestFile = 16 << 20

  /// Seals to recipients; each of them opens it alone.
  /// - Parameters:
  ///   - plaintext: 0 bytes to a little under 8 MiB.
  ///   - recipients: at least one, none twice.
  ///   - isArmored: as text for mail and paper (`-----BEGIN AGE ENCRYPTED FILE-----`), a third
  ///     larger, or as bytes.
  /// - Throws: ``CryptoFailure/badLength(_:)`` for no recipient, one named twice, or a plaintext
  ///   that is too large; ``CryptoFailure/providerRefused(_:)``.
  public static func encrypt(
    _ plaintext: Secret, to recipients: [Recipient], armored isArmored: Bool = false
  ) throws(CryptoFailure) -> [UInt8] {
    guard !recipients.isEmpty, Set(recipients).count == recipients.count else {
      throw .badLength("age recipients")
    }
    guard plaintext.count < largestFile / 2 else { throw .badLength("age plaintext") }
    let fileKey = try Secret.random(count: AgeStanza.fileKeyCount)
    var stanzas: [AgeStanza] = []
    for recipient in recipients {
      stanzas.append(try AgeStanza(wrapping: fileKey, for: recipient))
    }
    let file =
      try AgeHeader.encode(stanzas, under: fileKey) + AgePayload.seal(plaintext, under: fileKey)
    return isArmored ? AgeArmor.encode(file) : file
  }

  /// Opens a file, armored or not, with the first identity that fits.
  /// - Throws: ``CryptoFailure/notAuthentic`` whatever is wrong: not an age file, changed, cut, for
  ///   somebody else. Nothing of the plaintext leaves before all of it is authentic.
  public static func decrypt(
    _ file: [UInt8], with identities: [Identity]
  ) throws(CryptoFailure) -> Secret {
    guard file.count <= largestFile else { throw .notAuthentic }
    var binary = file
    if AgeArmor.isArmored(file) {
      guard let decoded = AgeArmor.decode(file) else { throw .notAuthentic }
      binary = decoded
    }
    // A passphrase stands alone in a header or the file is refused; here it opens nothing anyway.
    guard let header = AgeHeader(parsing: binary),
      !header.stanzas.contains(where: { $0.arguments.first == "scrypt" })
    else { throw .notAuthentic }
    for stanza in header.stanzas {
      for identity in identities {
        guard let fileKey = try stanza.unwrap(with: identity) else { continue }
        guard header.isAuthentic(under: fileKey) else { throw .notAuthentic }
        return try AgePayload.open(binary[header.end...], under: fileKey)
      }
    }
    throw .notAuthentic
  }
}
