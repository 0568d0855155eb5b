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
  /// The decision to seal anew that this sealer comes out of, if it does.
  let decision: ResealDecision?
  /// Which of the subject's rows it seals for, where the record type has several.
  private(set) var row: RowName?
  private let table = R.fields.table

  package init(key: SubjectKey, origin: Origin, isNew: Bool) {
    self.init(key: key, origin: origin, isNew: isNew, within: nil)
  }

  init(key: SubjectKey, origin: Origin, isNew: Bool, within decision: ResealDecision?) {
    self.key = key
    self.decision = decision
    self.row = nil
    self.origin = origin
    self.isNew = isNew
  }

  /// What a decision to seal anew did not get through; shared by all copies of its sealer.
  package var unpassed: Unpassed? { decision?.unpassed }

  /// Seals a value for a declared field.
  /// - Throws: ``FieldFault/undeclared(record:)``; ``FieldFault/rowNotNamed(record:)`` where rows are
  ///   declared and none was named, ``FieldFault/rowsNotDeclared(record:)`` the other way round.
  @inlinable
  public func seal<T>(
    _ value: Personal<T>, as path: KeyPath<R, Sealed<T>>
  ) throws(FieldFault) -> Sealed<T> {
    Sealed(try sealed(value.value, at: path))
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
    return Sealed(try sealed(value.value, at: path))
  }

  /// What is the same for all tags, and so needs no types looked up.
  @usableFromInline
  func sealed(_ text: String, at path: AnyKeyPath) throws(FieldFault) -> SealedValue {
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
