// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
package import EcartPolicy
import FoundationEssentials

/// One subject's data key while it is in memory: seals and opens that subject's fields.
///
/// Ciphertext has Tink's wire format: `0x01 ‖ key id (4 bytes, big-endian) ‖ iv (12) ‖ ciphertext
/// ‖ tag (16)`, 33 bytes over the plaintext.
package struct SubjectKey: Sendable {
  package let subject: SubjectID
  package let origin: String
  /// The key row's version this key was read at.
  package let version: Int64
  package let keyID: UInt32
  let key: AESGCM.Key
  let prefix: [UInt8]
  /// What the associated data of all this subject's fields of its origin begins with.
  private let base: [UInt8]

  init(
    subject: SubjectID, origin: String, version: Int64, keyID: UInt32, secret: Secret
  ) throws(CryptoFailure) {
    self.subject = subject
    self.origin = origin
    self.version = version
    self.keyID = keyID
    self.key = try AESGCM.Key(secret)
    self.base = AssociatedData.base(subject: subject, origin: origin)
    self.prefix = [1] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> $0) }
  }

  package func seal(
    _ plaintext: String, at place: AssociatedData
  ) throws(CryptoFailure) -> [UInt8] {
    try AESGCM.seal(
      plaintext, using: key, authenticating: place.bytes(for: subject), prefix: prefix)
  }

  package func seal(
    _ plaintext: [UInt8], at place: AssociatedData
  ) throws(CryptoFailure) -> [UInt8] {
    try AESGCM.seal(
      plaintext, using: key, authenticating: place.bytes(for: subject), prefix: prefix)
  }

  /// - Throws: ``CryptoFailure/notAuthentic`` whatever is wrong.
  package func open(
    _ box: [UInt8], at place: AssociatedData
  ) throws(CryptoFailure) -> [UInt8] {
    guard box.count >= 33, Array(box.prefix(5)) == prefix else { throw .notAuthentic }
    return try AESGCM.open(
      box, using: key, authenticating: place.bytes(for: subject), prefixCount: 5)
  }

  /// Seals a field of the subject's own origin; the same bytes as ``seal(_:at:)``, made faster.
  package func seal(
    _ plaintext: String, in field: FieldPlace
  ) throws(CryptoFailure) -> [UInt8] {
    try AESGCM.seal(
      plaintext, using: key, authenticating: base, and: field.tail, prefix: prefix)
  }

  /// Opens a field of the subject's own origin.
  package func open(
    _ box: [UInt8], in field: FieldPlace
  ) throws(CryptoFailure) -> [UInt8] {
    guard box.count >= 33, box[0] == 1, box[1] == prefix[1], box[2] == prefix[2],
      box[3] == prefix[3], box[4] == prefix[4]
    else { throw .notAuthentic }
    return try AESGCM.open(
      box, using: key, authenticating: base, and: field.tail, prefixCount: 5)
  }

  /// The subject's name in the ledger while it lives; nobody can compute it once the key is gone.
  package func pseudonym() throws(CryptoFailure) -> Pseudonym {
    let code = try HMAC.authenticationCode(
      for: Array("ecart pseudonym".utf8), using: key.secret)
    guard let name = Pseudonym(keyedDigest: code) else { throw .badLength("pseudonym") }
    return name
  }

  /// The key as a Tink JSON keyset in the clear (`AesGcmKey`, output prefix TINK). A copy of the
  /// key: whoever calls this records it and blocks the certificate until it is ticked off.
  package func tinkKeyset() -> String {
    let value = key.secret.withBytes { bytes in
      var message: [UInt8] = [0x1a, UInt8(truncatingIfNeeded: bytes.count)]
      for index in bytes.indices { message.append(bytes[index]) }
      return Base64.encode(message)
    }
    return """
      {"primaryKeyId":\(keyID),"key":[{"keyData":{"typeUrl":\
      "type.googleapis.com/google.crypto.tink.AesGcmKey","value":"\(value)",\
      "keyMaterialType":"SYMMETRIC"},"status":"ENABLED","keyId":\(keyID),\
      "outputPrefixType":"TINK"}]}
      """
  }
}

/// The place a ciphertext belongs to. Byte for byte the associated data is
/// `"ecart1" ‖ subject (32 bytes) ‖ len ‖ origin ‖ len ‖ record ‖ len ‖ field`, each `len` four
/// bytes big-endian and counting the UTF-8 bytes that follow. A ciphertext moved to another
/// subject, origin, record type or field does not open.
package struct AssociatedData: Sendable {
  private let origin: String
  private let field: FieldPlace

  package init(origin: String, record: String, field: String) {
    self.origin = origin
    self.field = FieldPlace(record: record, field: field)
  }

  package func bytes(for subject: SubjectID) -> [UInt8] {
    Self.base(subject: subject, origin: origin) + field.tail
  }

  /// The part that is the same for all fields of one subject and origin.
  static func base(subject: SubjectID, origin: String) -> [UInt8] {
    [0x65, 0x63, 0x61, 0x72, 0x74, 0x31] + subject.bytes
      + Installation.framed([Array(origin.utf8)])
  }
}

/// The part of the associated data that says which field of which record type.
package struct FieldPlace: Sendable {
  let tail: [UInt8]

  package init(record: String, field: String) {
    self.tail = Installation.framed([Array(record.utf8), Array(field.utf8)])
  }
}
