// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import EcartVault

/// A field whose value is a file of its own, such as an invoice: what the host's row keeps of it.
///
/// The bytes lie sealed wherever the host put them; this says which file is meant, so that an older
/// one in its place is not taken for it. It is useless once its subject is erased. It is stored as
/// one text: `ecartfile1.<subject, 64 hex>.<origin>.<number, 32 hex>`.
public struct SealedFile<T: PersonalTag>: Sendable, Hashable, Codable {
  public let subject: SubjectID
  public let origin: Origin
  public let number: FileNumber

  init(_ header: SealedFileHeader) {
    self.init(subject: header.subject, origin: header.origin, number: header.file)
  }

  private init(subject: SubjectID, origin: Origin, number: FileNumber) {
    self.subject = subject
    self.origin = origin
    self.number = number
  }

  /// The stored text.
  public var storedText: String { "ecartfile1.\(subject).\(origin).\(number)" }

  /// Reads ``storedText`` back; `nil` for anything else, such as a file's name.
  public init?(storedText text: String) {
    // The origin may hold dots, so it is what lies between the second dot and the last.
    guard text.hasPrefix("ecartfile1."), let last = text.lastIndex(of: ".") else { return nil }
    let head = text[..<last].dropFirst(11)
    guard let dot = head.firstIndex(of: "."),
      let subject = SubjectID(hex: String(head[..<dot])),
      let origin = try? Origin(parsing: String(head[head.index(after: dot)...])),
      let number = FileNumber(String(text[text.index(after: last)...]))
    else { return nil }
    self.init(subject: subject, origin: origin, number: number)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = SealedFile(storedText: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a sealed file; was its path stored here?")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(storedText)
  }

  /// Whether a header is this file's.
  func check(_ header: SealedFileHeader, _ place: FilePlace) throws(SealedFileFault) {
    guard header.subject == subject, header.origin == origin, header.place == place else {
      throw .belongsElsewhere
    }
    guard header.file == number else { throw .otherFile }
  }
}

extension SealedFileHeader {
  /// What a row keeps of the file, see ``SealedFile/storedText``.
  package var storedText: String { "ecartfile1.\(subject).\(origin).\(file)" }

  var place: FilePlace { FilePlace(record: record, field: field, tag: tag) }
}

extension FieldTable {
  /// What a file's header says of the field at a path.
  func filePlace(at path: AnyKeyPath) throws(FieldFault) -> FilePlace {
    let field = try field(at: path)
    guard !hasRows else { throw .fileAmongRows(field: field.name) }
    return FilePlace(record: record, field: field.name, tag: field.tag.name)
  }
}
