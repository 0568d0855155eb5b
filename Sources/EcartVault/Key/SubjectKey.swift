// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
package import EcartPolicy
import FoundationEssentials

/// One subject's data keys while they are in memory: seal and open that subject's fields.
///
/// Ciphertext has Tink's wire format: `0x01 ‖ key id (4 bytes, big-endian) ‖ iv (12) ‖ ciphertext
/// ‖ tag (16)`, 33 bytes over the plaintext.
///
/// A class, so that handing it out of the cache counts one reference and not six.
package final class SubjectKey: Sendable {
  /// One data key and the id its ciphertexts begin with.
  struct Member: Sendable {
    let id: UInt32
    let key: AESGCM.Key

    init(id: UInt32, secret: Secret) throws(CryptoFailure) {
      self.id = id
      self.key = try AESGCM.Key(secret)
    }

    /// What its ciphertexts begin with.
    var prefix: [UInt8] { [1] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id >> $0) } }
    static let prefixCount = 5

    @inline(__always)
    func made(_ box: [UInt8]) -> Bool { made(box, behind: 0) }

    /// The same of a box that begins at a place of an array.
    @inline(__always)
    func made(_ bytes: [UInt8], behind start: Int) -> Bool {
      guard bytes.count >= start + 33, bytes[start] == 1 else { return false }
      let high = UInt32(bytes[start + 1]) << 24 | UInt32(bytes[start + 2]) << 16
      return id == high | UInt32(bytes[start + 3]) << 8 | UInt32(bytes[start + 4])
    }
  }

  package let subject: SubjectID
  package let origin: String
  /// The key row's version this key was read at.
  package let version: Int64
  /// The key that seals.
  let primary: Member
  /// Keys that were replaced: they open, and seal nothing any more.
  let older: [Member]
  let allowance: SealAllowance
  /// The subject's pseudonym, sealed under the primary key.
  private let name: [UInt8]
  /// What the subject's values begin with that are sealed now; see ``SealedValue``.
  let head: ValueHead

  package var keyID: UInt32 { primary.id }

  /// Whether the key was destroyed, as far as this process knows: somebody may still have it in hand.
  @inline(__always)
  package var isOver: Bool { allowance.isKeyDestroyed }

  func end() { allowance.endKey() }

  init(
    subject: SubjectID, origin: String, version: Int64, name: [UInt8], primary: Member,
    older: [Member] = [], allowance: consuming SealAllowance = .none
  ) {
    self.subject = subject
    self.origin = origin
    self.version = version
    self.primary = primary
    self.older = older
    self.allowance = allowance
    self.name = name
    self.head = ValueHead(subject: subject, origin: origin, primary: primary)
  }

  /// The same key, to seal with.
  func allowed(_ allowance: consuming SealAllowance) -> SubjectKey {
    SubjectKey(
      subject: subject, origin: origin, version: version, name: name, primary: primary,
      older: older, allowance: allowance)
  }

  package func seal(
    _ plaintext: String, at place: AssociatedData
  ) throws(SealFault) -> [UInt8] {
    try allowance.spend()
    do {
      return try AESGCM.seal(
        plaintext, using: primary.key, authenticating: place.bytes(for: subject),
        prefix: primary.prefix)
    } catch { throw .failed }
  }

  package func seal(
    _ plaintext: [UInt8], at place: AssociatedData
  ) throws(SealFault) -> [UInt8] {
    try allowance.spend()
    do {
      return try AESGCM.seal(
        plaintext, using: primary.key, authenticating: place.bytes(for: subject),
        prefix: primary.prefix)
    } catch { throw .failed }
  }

  /// - Throws: ``CryptoFailure/notAuthentic`` whatever is wrong.
  package func open(
    _ box: [UInt8], at place: AssociatedData
  ) throws(CryptoFailure) -> [UInt8] {
    try AESGCM.open(
      box, using: member(of: box, behind: 0).key, authenticating: place.bytes(for: subject),
      prefixCount: Member.prefixCount)
  }

  @inline(__always)
  func member(of bytes: [UInt8], behind start: Int) throws(CryptoFailure) -> Member {
    if primary.made(bytes, behind: start) { return primary }
    for member in older where member.made(bytes, behind: start) { return member }
    throw .notAuthentic
  }

  /// How many keys were replaced and not destroyed yet.
  package var replacedKeys: Int { older.count }

  /// Whether a ciphertext is under a key that was replaced.
  package func needsReseal(_ box: [UInt8]) -> Bool { !primary.made(box) }

  /// The subject's name in the ledger while it lives; nobody can tell it once the key is gone. It
  /// was drawn with the first key, and stays the same when keys are rotated.
  package func pseudonym() throws(CryptoFailure) -> Pseudonym {
    let bytes = try openPart(name, "pseudonym")
    guard let name = Pseudonym(keyedDigest: bytes) else { throw .badLength("pseudonym") }
    return name
  }

  /// Seals a part of the key row itself; its few messages are reserved with the key.
  static func sealPart(
    _ plaintext: [UInt8], _ part: String, of subject: SubjectID, with member: Member
  ) throws(CryptoFailure) -> [UInt8] {
    try AESGCM.seal(
      plaintext, using: member.key, authenticating: place(of: part).bytes(for: subject),
      prefix: member.prefix)
  }

  /// Opens a part of the key row itself.
  func openPart(_ box: [UInt8], _ part: String) throws(CryptoFailure) -> [UInt8] {
    try open(box, at: Self.place(of: part))
  }

  /// Parts of key rows are not fields of any record.
  static func place(of part: String) -> AssociatedData {
    AssociatedData(origin: "", record: "", field: part)
  }
}
