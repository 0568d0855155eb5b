// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import EcartVault

/// A host's record that holds personal data, sealed.
///
/// The declaration of its fields is made once and serves for sealing, revealing, the register of
/// processing (clause gov-2), exports and purges. A stored property is declared personal or plain;
/// `UndeclaredFields` in EcartTesting fails on one that is neither.
///
/// ```swift
/// struct OrderRow: PersonalRecord {
///   static let kind = SubjectKind.order
///   static let fields = Fields<OrderRow>("order")
///     .personal("recipient", \.recipient)
///     .plain("id")
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
  /// The record type's stable name: it is bound into every ciphertext, so it outlives renaming.
  public let record: String
  public private(set) var personal: [Declared] = []
  /// Names of the properties that hold nothing personal.
  public private(set) var plain: [String] = []
  private var index = FieldIndex()

  public struct Declared: Sendable {
    public let name: String
    public let tag: Tag
    let place: FieldPlace
    /// Counts from 0 in the order of declaration.
    let position: Int
  }

  public init(_ record: StaticString) { self.record = "\(record)" }

  /// Declares a sealed field under a stable name.
  public func personal<T>(
    _ name: StaticString, _ path: any KeyPath<R, Sealed<T>> & Sendable
  ) -> Fields {
    declaring("\(name)", T.tag, path)
  }

  /// Declares a sealed field that may be absent.
  public func personal<T>(
    _ name: StaticString, _ path: any KeyPath<R, Sealed<T>?> & Sendable
  ) -> Fields {
    declaring("\(name)", T.tag, path)
  }

  /// Declares properties that hold nothing personal.
  public func plain(_ names: StaticString...) -> Fields {
    var fields = self
    fields.plain += names.map { "\($0)" }
    return fields
  }

  private func declaring(_ name: String, _ tag: Tag, _ path: AnyKeyPath) -> Fields {
    var fields = self
    fields.index = index.adding(path)
    fields.personal.append(
      Declared(
        name: name, tag: tag, place: FieldPlace(record: record, field: name),
        position: personal.count))
    return fields
  }

  func declared(at path: PartialKeyPath<R>) -> Declared? {
    index.position(of: path).map { personal[$0] }
  }
}
