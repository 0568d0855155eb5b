// SPDX-License-Identifier: Apache-2.0

import EcartVault
public import FoundationEssentials

/// How a record's row is called among its subject's rows.
typealias RowNaming = @Sendable (any Sendable) -> RowName?

extension Fields {
  /// Declares that a subject may have several rows of this record type, and by what they are told apart
  /// (clause enc-1): order lines, addresses, messages.
  ///
  /// The name is bound into each of the row's ciphertexts. A value that somebody moves to another of
  /// the subject's rows opens nowhere: at no reveal, in no export, in no sealing anew and not into the
  /// index. Sealing names the row, `sealer.row(number)`, and throws
  /// ``FieldFault/rowNotNamed(record:)`` if that was forgotten; opening takes it from the record.
  ///
  /// ```swift
  /// struct LineRow: PersonalRecord {
  ///   static let kind = SubjectKind.order
  ///   static let fields = Fields<LineRow>("order-line")
  ///     .rows(\.number)
  ///     .personal("note", \.note)
  ///     .plain("subject", "number")
  ///   let subject: SubjectID
  ///   let number: Int
  ///   let note: Sealed<Purchase>
  /// }
  /// let note = try sealer.row(number).seal(Personal(text), as: \.note)
  /// ```
  /// No two rows of one subject have the same name, none is empty, and none is ever changed or given to
  /// another row. The name stands in the host's table in the clear: whoever moves the name along with
  /// all the row's values has renamed the row. An older value of the very same row and field still opens.
  ///
  /// Declare it before the first value is sealed: what was sealed without a row opens in none. A file is
  /// bound to no row and is refused here; declare it in a record type of its own.
  public func rows<Name: LosslessStringConvertible & Sendable>(
    _ path: any KeyPath<R, Name> & Sendable
  ) -> Fields {
    adding { RowName($0[keyPath: path].description) }
  }

  /// Declares rows that are told apart by a UUID; its text counts, in upper case.
  public func rows(_ path: any KeyPath<R, UUID> & Sendable) -> Fields {
    adding { RowName($0[keyPath: path].uuidString) }
  }

  private func adding(rows naming: @escaping @Sendable (R) -> RowName) -> Fields {
    Fields(table: table.adding(rows: { record in (record as? R).map(naming) }))
  }
}

extension FieldTable {
  /// What a record's row is called; `nil` where no rows were declared.
  func row<R: Sendable>(of record: R) -> RowName? {
    guard let naming else { return nil }
    return naming(record)
  }

  /// That a row was named if the declaration says that there are several, and only then.
  @inline(__always)
  func check(_ row: RowName?) throws(FieldFault) {
    if row == nil && !hasRows { return }
    try checkNamed(row)
  }

  private func checkNamed(_ row: RowName?) throws(FieldFault) {
    guard hasRows else { throw .rowsNotDeclared(record: record) }
    guard let row, !row.isEmpty else { throw .rowNotNamed(record: record) }
  }

  /// A field's place, in the row if there are several.
  func place(at position: Int, _ row: RowName?) throws(FieldFault) -> FieldPlace {
    try check(row)
    let place = personal[position].place
    return row.map { place.inRow($0) } ?? place
  }
}
