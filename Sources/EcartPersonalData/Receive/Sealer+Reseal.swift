// SPDX-License-Identifier: Apache-2.0

public import EcartVault

extension Sealer {
  /// Whether a value is under a key that was replaced since, and should be sealed anew.
  @inlinable
  public func needsReseal<T>(_ sealed: Sealed<T>) -> Bool { needsReseal(sealed.value) }

  @usableFromInline
  func needsReseal(_ value: SealedValue) -> Bool {
    guard key.needsReseal(value) else { return false }
    // Whoever asks may leave it at that.
    if let decision, decision.givesUp {
      decision.unpassed.note(FieldFault.underReplacedKey(field: R.fields.record))
    }
    return true
  }

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
    guard let new = try anew(sealed.value, at: path) else { return sealed }
    return Sealed(new)
  }

  /// The same for a value that may be absent.
  @inlinable
  public func resealed<T>(
    _ sealed: Sealed<T>?, as path: KeyPath<R, Sealed<T>?>
  ) throws(FieldFault) -> Sealed<T>? {
    guard let new = try anew(sealed?.value, at: path) else { return sealed }
    return Sealed(new)
  }

  /// What seals another record type of the same subject anew, in the same decision (clause enc-1).
  /// - Throws: ``FieldFault/notOfThisDecision(record:)`` for a record type that the decision does not name
  ///   (``Reseal``, ``EcartDPP/Resealing``).
  public func of<Other: PersonalRecord>(
    _ record: Other.Type
  ) throws(FieldFault) -> Sealer<Other> {
    try noting { () throws(FieldFault) in
      guard decision?.records.contains(Other.fields.record) == true else {
        throw .notOfThisDecision(record: Other.fields.record)
      }
    }
    return Sealer<Other>(
      key: key, origin: origin, isNew: isNew, within: decision)
  }

  /// - Returns: `nil` for what is under the newest key already, or absent.
  @usableFromInline
  func anew(
    _ value: SealedValue?, at path: AnyKeyPath
  ) throws(FieldFault) -> SealedValue? {
    try noting { () throws(FieldFault) in
      try checkRow()
      guard let value, key.needsReseal(value) else { return nil }
      let table = R.fields.table
      guard decision?.givesUp != true else {
        throw .underReplacedKey(field: try table.field(at: path).name)
      }
      return try table.reseal(value, at: path, row: row, with: key)
    }
  }

  /// Whatever goes wrong is known to the decision, also where the host's statements go on.
  private func noting<T>(_ work: () throws(FieldFault) -> T) throws(FieldFault) -> T {
    do throws(FieldFault) { return try work() } catch {
      unpassed?.note(error)
      throw error
    }
  }
}
