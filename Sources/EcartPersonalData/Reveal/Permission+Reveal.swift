// SPDX-License-Identifier: Apache-2.0

public import EcartAccess

extension Permission {
  /// To open fields of a record type for a purpose, in a reveal (clauses lp-1, lp-2). It covers
  /// every field of the same kinds (``Tag``) in records of the type.
  ///
  /// ```swift
  /// try .reveal([\OrderRow.recipient, \.address], for: Fulfilment.self)
  /// ```
  /// - Throws: ``FieldFault/undeclared(record:)``.
  public static func reveal<R: PersonalRecord, P: Purpose>(
    _ paths: [PartialKeyPath<R>], for purpose: P.Type
  ) throws(FieldFault) -> Permission {
    var fields: [DeclaredField] = []
    for path in paths { fields.append(try R.fields.table.field(at: path)) }
    return reveal(fields, of: R.self, for: purpose)
  }

  /// To open every personal field of a record type for a purpose. Ask whether so much is needed.
  public static func revealAll<R: PersonalRecord, P: Purpose>(
    of record: R.Type, for purpose: P.Type
  ) -> Permission {
    reveal(R.fields.personal, of: record, for: purpose)
  }

  static func reveal<R: PersonalRecord, P: Purpose>(
    _ fields: [DeclaredField], of record: R.Type, for purpose: P.Type
  ) -> Permission {
    Permission(
      R.fields.resource, .reveal, tags: fields.map { FieldTag($0.tag) },
      for: [PurposeName(P.self)])
  }
}

extension FieldTag {
  public init(_ tag: Tag) { self.init(tag.code) }
}

extension PurposeName {
  public init<P: Purpose>(_ purpose: P.Type) { self.init(P.name) }
}
