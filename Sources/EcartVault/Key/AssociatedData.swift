// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

/// The place a ciphertext belongs to. Byte for byte the associated data is
/// `"ecart1" ‖ subject (32 bytes) ‖ len ‖ origin ‖ len ‖ record ‖ len ‖ field`, each `len` four
/// bytes big-endian and counting the UTF-8 bytes that follow. A ciphertext moved to another
/// subject, origin, record type or field does not open.
///
/// Where a subject has several rows of a record type, `len ‖ row` follows, and a ciphertext moved to
/// another row does not open either. All is read to its end, so three and four frames never are the same
/// bytes.
package struct AssociatedData: Sendable {
  private let origin: String
  private let field: FieldPlace

  package init(origin: String, record: String, field: String, row: RowName? = nil) {
    self.origin = origin
    let place = FieldPlace(record: record, field: field)
    self.field = row.map { place.inRow($0) } ?? place
  }

  package func bytes(for subject: SubjectID) -> [UInt8] {
    Self.base(subject: subject, origin: origin) + field.tail
  }

  /// The part that is the same for all fields of one subject and origin.
  static func base(subject: SubjectID, origin: String) -> [UInt8] {
    mark + subject.bytes + frame(origin: origin)
  }

  /// How the base goes on behind the subject.
  static func frame(origin: String) -> [UInt8] { Installation.framed([Array(origin.utf8)]) }

  private static let mark = Array("ecart1".utf8)
  /// How much of the base is in front of the origin's length.
  static let subjectCount = mark.count + 32
}

/// The part of the associated data that says which field of which record type.
package struct FieldPlace: Sendable {
  let tail: [UInt8]

  package init(record: String, field: String) {
    self.tail = Installation.framed([Array(record.utf8), Array(field.utf8)])
  }

  private init(tail: [UInt8]) { self.tail = tail }

  /// The field's place in one row among the subject's several.
  package func inRow(_ row: RowName) -> FieldPlace { FieldPlace(tail: tail + row.frame) }
}

/// Which of a subject's rows of one record type, by a name that no other of them has.
package struct RowName: Sendable {
  let frame: [UInt8]
  package let isEmpty: Bool

  package init(_ name: String) {
    self.frame = Installation.framed([Array(name.utf8)])
    self.isEmpty = name.isEmpty
  }
}

/// The places of a record type's fields, one behind the other: to take one out counts no reference, as
/// taking an array out of an array would.
package struct FieldPlaces: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  package init(_ places: [FieldPlace]) {
    for place in places {
      bytes += place.tail
      ends.append(bytes.count)
    }
  }

  /// Lends the place of a field.
  @inline(__always)
  func withPlace<Result, Failure: Error>(
    at position: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes.span.extracting((position == 0 ? 0 : ends[position - 1])..<ends[position]))
  }
}
