// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
public import EcartPolicy

/// What stands at the beginning of a sealed file: what it is, and where it belongs (clauses `enc-1`,
/// `org-1`).
///
/// ASCII text, each line ended by one LF, in this order and in no other:
/// ```
/// ecart-file 1 AES256_GCM_HKDF_1MB
/// subject 64 lower-case hexadecimal digits
/// origin platform/store/connection
/// record the record type's name
/// field the field's name
/// tag the kind of personal data, one of the policy's 14
/// file 32 lower-case hexadecimal digits, drawn for this file
/// commitment 64 lower-case hexadecimal digits
/// (an empty line)
/// ```
/// Then comes a stream in Tink's format, to the end of the file; its associated data is every byte
/// before it. Both keys come from the subject's data key (32 bytes):
/// ```
/// HKDF-SHA256(data key, no salt, info: "ecart file v1", 64 bytes) = stream key (32) ‖ commitment (32)
/// ```
/// So a file under another name, of another subject, record, field or origin does not open; and
/// since AES-GCM alone does not commit to its key, the commitment does: no file opens under two
/// subjects' keys (CVE-2025-14763 was that).
public struct SealedFileHeader: Sendable, Hashable {
  public let subject: SubjectID
  public let origin: Origin
  /// The record type's stable name.
  public let record: String
  /// The field's stable name.
  public let field: String
  /// The kind of personal data, such as `payment`.
  public let tag: String
  /// Which file it is: 16 bytes, drawn at sealing.
  public let file: FileNumber
  /// 32 bytes that only the subject's data key gives.
  package let commitment: [UInt8]

  static let magic = "ecart-file 1 AES256_GCM_HKDF_1MB"
  /// No header is longer.
  static let largest = 1024

  package init(
    subject: SubjectID, origin: Origin, record: String, field: String, tag: String,
    file: FileNumber, commitment: [UInt8]
  ) throws(SealedFileFault) {
    guard Self.isWord(record), Self.isWord(field), Self.isWord(tag), commitment.count == 32 else {
      throw .unfitName
    }
    self.subject = subject
    self.origin = origin
    self.record = record
    self.field = field
    self.tag = tag
    self.file = file
    self.commitment = commitment
  }

  /// The header as it stands in the file.
  package var bytes: [UInt8] {
    Array(
      """
      \(Self.magic)
      subject \(subject)
      origin \(origin)
      record \(record)
      field \(field)
      tag \(tag)
      file \(file)
      commitment \(Hex.encode(commitment))


      """.utf8)
  }

  /// Reads the header a file begins with.
  /// - Parameter bytes: the file's first 1024 bytes, or all of a shorter one.
  /// - Throws: ``SealedFileFault/notSealed`` for anything that is not a header to the byte.
  package init(beginning bytes: [UInt8]) throws(SealedFileFault) {
    guard let end = Self.end(of: bytes) else { throw .notSealed }
    let lines = String(decoding: bytes[..<end], as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 10, lines[0] == Self.magic else { throw .notSealed }
    let names = ["subject", "origin", "record", "field", "tag", "file", "commitment"]
    var values: [String] = []
    for (name, line) in zip(names, lines.dropFirst()) {
      guard line.hasPrefix(name + " ") else { throw .notSealed }
      values.append(String(line.dropFirst(name.count + 1)))
    }
    guard let subject = SubjectID(hex: values[0]), let origin = try? Origin(parsing: values[1]),
      let file = FileNumber(values[5]), let commitment = Hex.decode(values[6]),
      let header = try? SealedFileHeader(
        subject: subject, origin: origin, record: values[2], field: values[3], tag: values[4],
        file: file, commitment: commitment),
      header.bytes == Array(bytes[..<end])
    else { throw .notSealed }
    self = header
  }

  /// Where the first empty line ends.
  private static func end(of bytes: [UInt8]) -> Int? {
    let newline = UInt8(ascii: "\n")
    for index in bytes.indices.dropFirst().prefix(largest - 1)
    where bytes[index] == newline && bytes[index - 1] == newline { return index + 1 }
    return nil
  }

  private static func isWord(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: byte == 45 || byte == 46 || byte == 95
        }
      }
  }
}

/// Which sealed file it is: 16 random bytes, so that an older file of the same field is known from
/// the one that was sealed last.
public struct FileNumber: Sendable, Hashable, CustomStringConvertible {
  let bytes: [UInt8]

  package static func random() throws(CryptoFailure) -> FileNumber {
    FileNumber(bytes: try SecureRandom.bytes(16))
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads the 32 lower-case hexadecimal digits of ``description``.
  public init?(_ text: String) {
    guard let bytes = Hex.decode(text), bytes.count == 16, Hex.encode(bytes) == text else {
      return nil
    }
    self.bytes = bytes
  }

  public var description: String { Hex.encode(bytes) }
}
