// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
public import EcartVault
public import FoundationEssentials
import Synchronization

/// Seals one subject's fields. It comes out of ``Receive``: a clock is running for the subject.
public struct Sealer<R: PersonalRecord>: Sendable {
  public var subject: SubjectID { key.subject }
  public let origin: Origin
  /// Whether the subject was not known before.
  public let isNew: Bool
  package let key: SubjectKey
  /// Whether the replaced keys go with this sealer's decision: then nothing may be under one any more.
  let givesUp: Bool
  /// The record types that a decision to seal anew passes over; empty for any other.
  let records: Set<String>
  /// Where a decision to seal anew notes what it did not get through; shared by all copies of its sealer.
  package let unpassed: Unpassed?
  /// Which of the subject's rows it seals for, where the record type has several.
  private(set) var row: RowName?
  private let table = R.fields.table

  package init(
    key: SubjectKey, origin: Origin, isNew: Bool, records: Set<String> = [], givesUp: Bool = false,
    noting unpassed: Unpassed? = nil
  ) {
    self.key = key
    self.records = records
    self.row = nil
    self.givesUp = givesUp
    self.unpassed = unpassed
    self.origin = origin
    self.isNew = isNew
  }

  /// Seals a value for a declared field.
  /// - Throws: ``FieldFault/undeclared(record:)``; ``FieldFault/rowNotNamed(record:)`` where rows are
  ///   declared and none was named, ``FieldFault/rowsNotDeclared(record:)`` the other way round.
  @inlinable
  public func seal<T>(
    _ value: Personal<T>, as path: KeyPath<R, Sealed<T>>
  ) throws(FieldFault) -> Sealed<T> {
    Sealed(subject: subject, origin: origin, box: try box(value.value, at: path))
  }

  /// Seals a value that may be absent.
  @inlinable
  public func seal<T>(
    _ value: Personal<T>?, as path: KeyPath<R, Sealed<T>?>
  ) throws(FieldFault) -> Sealed<T>? {
    guard let value else {
      try checkRow()
      return nil
    }
    return Sealed(subject: subject, origin: origin, box: try box(value.value, at: path))
  }

  /// What is the same for all tags, and so needs no types looked up.
  @usableFromInline
  func box(_ text: String, at path: AnyKeyPath) throws(FieldFault) -> [UInt8] {
    try table.seal(text, at: path, row: row, with: key)
  }

  /// A forgotten row is told even where there is nothing to seal.
  @usableFromInline
  package func checkRow() throws(FieldFault) { try table.check(row) }
}

extension Sealer {
  /// Seals for one of the subject's rows, by the name the record will have at the path that the
  /// declaration's `rows` names (clause enc-1).
  ///
  /// ```swift
  /// let note = try sealer.row(line.number).seal(Personal(text), as: \.note)
  /// ```
  public func row(_ name: some LosslessStringConvertible) -> Sealer {
    named(RowName(name.description))
  }

  /// The same for rows that are told apart by a UUID.
  public func row(_ name: UUID) -> Sealer { named(RowName(name.uuidString)) }

  private func named(_ row: RowName) -> Sealer {
    var copy = self
    copy.row = row
    return copy
  }
}
