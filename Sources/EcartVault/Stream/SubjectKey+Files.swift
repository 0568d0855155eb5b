// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy

/// What a file is of: everything its header says but the numbers.
package struct FilePlace: Sendable, Hashable {
  package let record: String
  package let field: String
  package let tag: String

  package init(record: String, field: String, tag: String) {
    self.record = record
    self.field = field
    self.tag = tag
  }
}

extension SubjectKey {
  private static let fileKeys = Array("ecart file v1".utf8)

  /// The key of the subject's files, and what their headers commit to; see ``SealedFileHeader``.
  /// - Parameter commitment: of a file that is there, which may be under a key that was replaced.
  func keysOfFiles(
    committedTo commitment: [UInt8]? = nil
  ) throws(CryptoFailure) -> (stream: StreamKey, commitment: [UInt8]) {
    guard let commitment else { return try Self.keysOfFiles(of: primary) }
    for member in [primary] + older {
      let keys = try Self.keysOfFiles(of: member)
      if constantTimeEquals(keys.commitment, commitment) { return keys }
    }
    throw .notAuthentic
  }

  private static func keysOfFiles(
    of member: Member
  ) throws(CryptoFailure) -> (stream: StreamKey, commitment: [UInt8]) {
    let both = try HKDF.derive(from: member.key.secret, info: fileKeys, count: 64)
    var stream = both.withBytes { bytes in (0..<32).map { bytes[$0] } }
    let commitment = both.withBytes { bytes in (32..<64).map { bytes[$0] } }
    return (try StreamKey(Secret(wiping: &stream)), commitment)
  }

  /// The header of a new file of this subject.
  package func header(of place: FilePlace) throws(SealedFileFault) -> SealedFileHeader {
    guard let origin = try? Origin(parsing: origin), let file = try? FileNumber.random(),
      let keys = try? keysOfFiles()
    else { throw .failed(operation: "making a key", code: 0) }
    return try SealedFileHeader(
      subject: subject, origin: origin, record: place.record, field: place.field, tag: place.tag,
      file: file, commitment: keys.commitment)
  }

  /// Whether a header is under the key that seals now.
  package func isNewest(_ header: SealedFileHeader) -> Bool {
    owns(header) && (try? keysOfFiles().commitment) == header.commitment
  }

  /// Whether a header is one of this subject's.
  package func owns(_ header: SealedFileHeader) -> Bool {
    header.subject == subject && header.origin.description == origin
      && (try? keysOfFiles(committedTo: header.commitment)) != nil
  }
}
