// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  public import EcartPersonalData
  public import EcartPolicy
  public import EcartVault
  public import FoundationEssentials

  /// Seals the values of one row that is adopted. A clock is running for its subject.
  ///
  /// Lent for the time of the closure. It takes note of what it seals, so that a sealed value which
  /// is not in the row afterwards undoes the batch, and so that the end can look for what is left of
  /// the plaintext.
  public struct RowSealer<R: PersonalRecord> {
    final class Notes {
      var values: [String] = []
      /// The last part of each stored text: free of characters that an encoder would escape.
      var marks: [String] = []
    }

    private let sealer: Sealer<R>
    let notes: Notes

    init(_ sealer: Sealer<R>) { self.init(sealer, Notes()) }

    private init(_ sealer: Sealer<R>, _ notes: Notes) {
      self.sealer = sealer
      self.notes = notes
    }

    public var subject: SubjectID { sealer.subject }
    public var origin: Origin { sealer.origin }

    /// Seals for one of the subject's rows, where the declaration says by `rows` what tells them apart
    /// (clause enc-1). The name is what the record will have at that path, not the table's row key
    /// unless that is what was declared.
    public func row(_ name: some LosslessStringConvertible) -> RowSealer {
      RowSealer(sealer.row(name), notes)
    }

    /// The same for rows that are told apart by a UUID.
    public func row(_ name: UUID) -> RowSealer { RowSealer(sealer.row(name), notes) }

    /// Seals a value for a declared field.
    /// - Throws: ``FieldFault/undeclared(record:)``, or ``FieldFault/rowNotNamed(record:)`` where rows
    ///   are declared and none was named.
    public func seal<T>(
      _ value: Personal<T>, as path: KeyPath<R, Sealed<T>>
    ) throws(FieldFault) -> Sealed<T> {
      note(value, try sealer.seal(value, as: path))
    }

    /// Seals a value that may be absent.
    public func seal<T>(
      _ value: Personal<T>?, as path: KeyPath<R, Sealed<T>?>
    ) throws(FieldFault) -> Sealed<T>? {
      guard let value, let sealed = try sealer.seal(value, as: path) else { return nil }
      return note(value, sealed)
    }

    /// Seals the text of a column into what a column stores; `nil` stays `nil`, and a text that is
    /// sealed already stays as it is.
    public func seal<T>(
      _ text: String?, as path: KeyPath<R, Sealed<T>?>
    ) throws(FieldFault) -> String? {
      try sealer.checkRow()
      guard let text else { return nil }
      if let known = known(text, as: T.self) { return known }
      return try seal(Personal<T>(text), as: path)?.storedText
    }

    /// The same for a field that is never absent.
    public func seal<T>(
      _ text: String, as path: KeyPath<R, Sealed<T>>
    ) throws(FieldFault) -> String {
      try sealer.checkRow()
      if let known = known(text, as: T.self) { return known }
      return try seal(Personal<T>(text), as: path).storedText
    }

    /// Only this subject's own counts as sealed: anything else may have been typed by somebody.
    private func known<T: PersonalTag>(_ text: String, as tag: T.Type) -> String? {
      guard let sealed = Sealed<T>(storedText: text), sealed.subject == subject else { return nil }
      notes.marks.append(mark(of: text))
      return text
    }

    private func note<T>(_ value: Personal<T>, _ sealed: Sealed<T>) -> Sealed<T> {
      notes.values.append(value.value)
      notes.marks.append(mark(of: sealed.storedText))
      return sealed
    }

    private func mark(of text: String) -> String {
      String(text.split(separator: ".").last ?? "")
    }
  }
#endif
