// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
public import EcartVault

/// A host's record that holds personal data, sealed.
///
/// The declaration of its fields is made once and serves for sealing, revealing, the register of
/// processing (clause gov-2), exports and purges. A stored property is declared personal or plain;
/// `undeclaredProperties(of:)` in EcartTesting names those that are neither. Where a subject may have
/// several rows of the type, `Fields.rows` says what tells them apart; without
/// it, values can be moved between them unseen (clause enc-1).
///
/// ```swift
/// struct OrderRow: PersonalRecord {
///   static let kind = SubjectKind.order
///   static let fields = Fields<OrderRow>("order")
///     .personal("recipient", \.recipient)
///     .plain("id", "subject")
///   let id: String
///   let subject: SubjectID
///   let recipient: Sealed<Name>
/// }
/// ```
public protocol PersonalRecord: Sendable {
  static var kind: SubjectKind { get }
  static var fields: Fields<Self> { get }
  /// The subject all the record's sealed values belong to.
  var subject: SubjectID { get }
}

/// The declaration of a record type's fields.
public struct Fields<R: Sendable>: Sendable {
  let table: FieldTable

  /// The record type's stable name: it is bound into every ciphertext, so it outlives renaming.
  public var record: String { table.record }
  /// The record type as what permissions are of.
  public var resource: Resource { table.resource }
  public var personal: [DeclaredField] { table.personal }
  /// Names of the properties that hold nothing personal.
  public var plain: [String] { table.plain }

  public init(_ record: StaticString) { self.table = FieldTable(Resource(record)) }

  init(table: FieldTable) { self.table = table }

  /// Declares a sealed field under a stable name.
  public func personal<T>(
    _ name: StaticString, _ path: any KeyPath<R, Sealed<T>> & Sendable
  ) -> Fields {
    Fields(table: table.adding("\(name)", T.tag, at: path))
  }

  /// Declares a sealed field that may be absent.
  public func personal<T>(
    _ name: StaticString, _ path: any KeyPath<R, Sealed<T>?> & Sendable
  ) -> Fields {
    Fields(table: table.adding("\(name)", T.tag, at: path))
  }

  /// Declares a sealed field that its subject can be found by (clauses enc-1, gov-6). Record types
  /// that share a search key share what is found: that is how one person is found across orders and
  /// an account.
  ///
  /// ```swift
  /// extension SearchKey<Email> { static var email: Self { SearchKey("email", .emailAddress) } }
  /// … .personal("email", \.email, findable: .email)
  /// ```
  public func personal<T>(
    _ name: StaticString, _ path: any KeyPath<R, Sealed<T>> & Sendable, findable key: SearchKey<T>
  ) -> Fields {
    let index = FieldIndex(key: key.name, form: key.form, bits: key.bits) { record in
      (record as? R).map { $0[keyPath: path].value }
    }
    return Fields(table: table.adding("\(name)", T.tag, at: path, findable: index))
  }

  /// Declares a sealed field that may be absent, and that its subject can be found by.
  public func personal<T>(
    _ name: StaticString, _ path: any KeyPath<R, Sealed<T>?> & Sendable, findable key: SearchKey<T>
  ) -> Fields {
    let index = FieldIndex(key: key.name, form: key.form, bits: key.bits) { record in
      (record as? R)?[keyPath: path]?.value
    }
    return Fields(table: table.adding("\(name)", T.tag, at: path, findable: index))
  }

  /// Declares a sealed file under a stable name.
  public func personal<T>(
    _ name: StaticString, _ path: any KeyPath<R, SealedFile<T>> & Sendable
  ) -> Fields {
    Fields(table: table.adding("\(name)", T.tag, at: path))
  }

  /// Declares a sealed file that may be absent.
  public func personal<T>(
    _ name: StaticString, _ path: any KeyPath<R, SealedFile<T>?> & Sendable
  ) -> Fields {
    Fields(table: table.adding("\(name)", T.tag, at: path))
  }

  /// Declares properties that hold nothing personal.
  public func plain(_ names: StaticString...) -> Fields {
    Fields(table: table.adding(plain: names.map { "\($0)" }))
  }
}

/// One sealed field of a record type.
public struct DeclaredField: Sendable {
  public let name: String
  public let tag: Tag
  /// As which search key its subject can be found by it, if at all.
  public var findableAs: String? { index?.key }
  let index: FieldIndex?
  let place: FieldPlace
  /// Counts from 0 in the order of declaration.
  let position: Int
}
