// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
import EcartCrypto
public import EcartPolicy
public import EcartVault

/// What a reveal lends to its closure: opens the fields that were named, and no others.
///
/// It cannot be copied or kept, and opens for a minute: whoever is longer at it asks again. The text it
/// hands out can be kept, and Swift cannot prevent that; so only named fields open, each reveal is
/// evidence before it opens anything, and taking a value along has its own, recorded way,
/// `Gatekeeper.copyOut`.
public struct Revealed<R: PersonalRecord>: ~Copyable {
  @usableFromInline let content: Content
  private let table = R.fields.table
  private let row: RowName?
  private let named: FieldSet
  private let key: SubjectKey
  private let end: LeaseEnd

  // Consuming: a record is copied field by field, and its references counted, once and not twice.
  package init(
    record: consuming R, named: [DeclaredField], key: SubjectKey, until end: LeaseEnd = .beginning()
  ) {
    self.end = end
    self.row = table.row(of: record)
    self.content = Content(record)
    self.named = FieldSet(named)
    self.key = key
  }

  /// The record, at an address of its own: a field of it is read there, where one inside the struct
  /// would have the whole record copied first.
  @usableFromInline
  final class Content {
    @usableFromInline let record: R
    init(_ record: consuming R) { self.record = record }
  }

  /// Opens a field for the time of the closure.
  /// - Throws: ``FieldFault``, or what the closure throws; ``FieldFault/over`` a minute after the reveal
  ///   was admitted.
  @inlinable
  public func open<T>(
    _ path: KeyPath<R, Sealed<T>>, _ body: (String) throws -> Void
  ) throws {
    try body(try text(content.record[keyPath: path].value, at: path))
  }

  /// Opens a field that may be absent; the closure does not run when it is.
  @inlinable
  public func open<T>(
    _ path: KeyPath<R, Sealed<T>?>, _ body: (String) throws -> Void
  ) throws {
    guard let sealed = content.record[keyPath: path] else { return }
    try body(try text(sealed.value, at: path))
  }

  @available(
    *, unavailable,
    message: "open lends the value to the closure; to take it along, use Gatekeeper.copyOut"
  )
  public func open<T, Taken>(
    _ path: KeyPath<R, Sealed<T>>, _ body: (String) throws -> Taken
  ) throws -> Taken {
    throw FieldFault.over
  }

  /// What is the same for all tags, and so needs no types looked up.
  @usableFromInline
  func text(_ value: SealedValue, at path: AnyKeyPath) throws(FieldFault) -> String {
    // The subject may have been erased since, and certified: nobody waits for a closure.
    guard !end.isOver, !key.isOver else { throw .over }
    return try table.open(value, at: path, row: row, named: named, with: key)
  }
}

/// Why a value was taken out of a reveal.
public enum CopyReason: Sendable, CaseIterable {
  case carrierLabel
  case taxDocument
  case subjectRequest
  case incident

  var code: RefusalCode {
    switch self {
    case .carrierLabel: RefusalCode("carrier-label")
    case .taxDocument: RefusalCode("tax-document")
    case .subjectRequest: RefusalCode("subject-request")
    case .incident: RefusalCode("incident")
    }
  }
}

extension Gatekeeper {
  /// Opens named fields of a record for a purpose, as somebody who is signed in.
  ///
  /// They need the permission: the kinds of fields, of this record type, for this purpose. Without a
  /// grant nobody has it. The evidence (who, whose record by pseudonym, which kinds of fields, what for) is durable
  /// before `body` runs.
  ///
  /// ```swift
  /// try await gatekeeper.reveal(order, [\.recipient], for: Fulfilment.self, as: signIn) { pii in
  ///   try pii.open(\.recipient) { label.print(name: $0) }
  /// }
  /// ```
  /// - Throws: ``FieldFault/undeclared(record:)``, `Denied<RevealFields<R, P>>`, or what `body`
  ///   throws.
  public nonisolated(nonsending) func reveal<R: PersonalRecord, P: Purpose, Result>(
    _ record: R, _ paths: [PartialKeyPath<R>], for purpose: P.Type, as signIn: Proof<SignIn>,
    _ body: (borrowing Revealed<R>) async throws -> Result
  ) async throws -> Result {
    let fields = try paths.map { try R.fields.table.field(at: $0) }
    let gate = RevealFields<R, P>(subject: record.subject, fields: fields, signIn: signIn)
    let proof = try await admit(gate)
    let revealed = Revealed(
      record: record, named: fields, key: proof.claim.key)
    return try await body(revealed)
  }

  /// Takes one field's value out of the library's care, as evidence of its own.
  /// - Returns: the value in the clear. Whatever holds it now is a copy the host answers for.
  public nonisolated(nonsending) func copyOut<R: PersonalRecord, T, P: Purpose>(
    _ path: KeyPath<R, Sealed<T>>, of record: R, because reason: CopyReason,
    for purpose: P.Type, as signIn: Proof<SignIn>
  ) async throws -> String {
    var text = ""
    try await reveal(record, [path], for: purpose, as: signIn) { pii in
      _ = try await admit(RecordCopy(reason: reason, signIn: signIn))
      try pii.open(path) { text = $0 }
    }
    return text
  }
}

/// Records that a value left the library's care.
struct RecordCopy: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("lp-2"), Clause.ID("log-1")] }
  let reason: CopyReason
  let signIn: Proof<SignIn>
  typealias Reason = RevealRefusal

  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, RevealRefusal> {
    try await desk.honour(signIn)
    desk.remark("because", .code(reason.code))
    return .admit((), for: .zero)
  }
}
