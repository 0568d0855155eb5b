// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault

/// Makes the subject of a record that is sealed already findable by what the record's declaration
/// says, or findable again after a search key was changed (clauses enc-1, gov-6).
///
/// ```swift
/// try await gatekeeper.admit(MakeFindable(order))
/// ```
/// Nobody sees a value: each is opened and put into the index in one step. What the record type gave
/// before is replaced, so a record without a findable value takes the subject out of the index. That
/// holds for a type with several rows too: the subject is found by the row that was given last.
public struct MakeFindable<R: PersonalRecord>: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("enc-1"), Clause.ID("gov-6")] }
  public typealias Reason = MakeFindableRefusal

  let record: R

  /// - Parameter record: one that is sealed already, as the host stores it. All its findable values
  ///   take the place of what its record type gave before.
  public init(_ record: R) { self.record = record }

  /// By how many values the subject can be found.
  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Int, MakeFindableRefusal> {
    let vault = try desk.part(Vault.self)
    let table = R.fields.table
    let values = UInt32(clamping: table.personal.count)
    switch try await vault.key(of: record.subject, sealing: values, on: &desk) {
    case .none: return .refuse(.unknown)
    case .lost: return .refuse(.lost)
    case .erased:
      desk.object = .tombstone(record.subject)
      return .refuse(.erased)
    case .living(let key):
      try desk.name(key)
      var terms: [SearchTerm] = []
      let row = table.row(of: record)
      for field in table.personal {
        guard let index = field.index, let sealed = index.sealed(record) else { continue }
        do {
          if let term = try table.term(of: field, index, sealed, row: row, with: key) {
            terms.append(term)
          }
        } catch { return .refuse(.notAuthentic) }
      }
      guard let request = try? IndexRequest(record: table.record, terms),
        try await request.enter(key, vault, &desk)
      else { return .refuse(.tooMany) }
      desk.remark("findable", .count(request.count))
      return .admit(request.count, for: .zero)
    }
  }
}

/// Why a subject was not made findable.
public enum MakeFindableRefusal: RefusalReason {
  case unknown
  case erased
  /// The store was restored past the end of the key's root.
  case lost
  /// A value of the record is not the subject's or the row's, or was changed.
  case notAuthentic
  /// The subject can be found by more values than are kept.
  case tooMany

  public var clause: Clause.ID {
    switch self {
    case .erased: Clause.ID("ret-1")
    case .lost: Clause.ID("dr-1")
    case .unknown, .notAuthentic, .tooMany: Clause.ID("enc-1")
    }
  }

  public var code: RefusalCode {
    switch self {
    case .unknown: RefusalCode("unknown-subject")
    case .erased: RefusalCode("erased")
    case .lost: RefusalCode("key-lost")
    case .notAuthentic: RefusalCode("not-authentic")
    case .tooMany: RefusalCode("too-many-findable")
    }
  }

  public var remedy: String {
    switch self {
    case .unknown: "No key was ever made for this subject here; check the record's origin."
    case .erased: "The subject was erased; nothing of it can be found any more."
    case .lost:
      "The store was restored from before this subject's key was destroyed with its root; take the"
        + " data in again from where it came."
    case .notAuthentic:
      "A sealed value of the record does not belong to its subject, field or row, or was changed;"
        + " take the data in again from where it came."
    case .tooMany:
      "A subject can be found by 16 values at most, those of all its records together; declare"
        + " fewer fields findable."
    }
  }
}
