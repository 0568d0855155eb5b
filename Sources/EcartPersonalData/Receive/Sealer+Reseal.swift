// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import EcartVault

extension Sealer {
  /// Whether a value is under a key that was replaced since, and should be sealed anew.
  @inlinable
  public func needsReseal<T>(_ sealed: Sealed<T>) -> Bool { needsReseal(box: sealed.box) }

  @usableFromInline
  func needsReseal(box: [UInt8]) -> Bool { key.needsReseal(box) }

  /// The same value under the key that seals now; unchanged when it is under that one already.
  ///
  /// Nobody sees the value: it is opened and sealed in one step (clause enc-1).
  /// - Throws: ``FieldFault``; a value of another subject, origin, field, record or row is refused, and
  ///   one that still waits while the replaced keys are given up. A record type with rows is sealed anew
  ///   row by row, as it was sealed: `sealer.row(line.number).resealed(…)`.
  @inlinable
  public func resealed<T>(
    _ sealed: Sealed<T>, as path: KeyPath<R, Sealed<T>>
  ) throws(FieldFault) -> Sealed<T> {
    try checkRow()
    guard needsReseal(sealed) else { return sealed }
    return Sealed(
      subject: subject, origin: origin,
      box: try resealed(sealed.box, of: sealed.subject, from: sealed.origin, at: path))
  }

  /// The same for a value that may be absent.
  @inlinable
  public func resealed<T>(
    _ sealed: Sealed<T>?, as path: KeyPath<R, Sealed<T>?>
  ) throws(FieldFault) -> Sealed<T>? {
    try checkRow()
    guard let sealed, needsReseal(sealed) else { return sealed }
    return Sealed(
      subject: subject, origin: origin,
      box: try resealed(sealed.box, of: sealed.subject, from: sealed.origin, at: path))
  }

  /// What seals another record type of the same subject anew, in the same decision (clause enc-1).
  /// - Throws: ``FieldFault/notOfThisDecision(record:)`` for a record type that the decision does not name
  ///   (``Reseal``, ``EcartDPP/Resealing``).
  public func of<Other: PersonalRecord>(
    _ record: Other.Type
  ) throws(FieldFault) -> Sealer<Other> {
    guard records.contains(Other.fields.record) else {
      throw .notOfThisDecision(record: Other.fields.record)
    }
    return Sealer<Other>(
      key: key, origin: origin, isNew: isNew, records: records, givesUp: givesUp)
  }

  @usableFromInline
  func resealed(
    _ box: [UInt8], of subject: SubjectID, from origin: Origin, at path: AnyKeyPath
  ) throws(FieldFault) -> [UInt8] {
    let table = R.fields.table
    guard !givesUp else {
      throw .underReplacedKey(field: try table.field(at: path).name)
    }
    return try table.reseal(box, of: subject, from: origin, at: path, row: row, with: key)
  }
}
