// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartPolicy
import EcartVault

/// A record type's declared fields, found by their key paths.
///
/// Not generic, so that nothing has to be looked up about types while a value is sealed. Comparing
/// key paths is slow and sealing does it for every value, so a path object that was compared once
/// is remembered by its identity. The memory keeps the object alive: its identity is never
/// another path's.
final class FieldTable: Sendable {
  /// A key path to keep and compare; paths are immutable, and the declared ones are literals.
  private struct Path: @unchecked Sendable, Hashable {
    let path: AnyKeyPath
  }

  /// What permissions to the record are of.
  let resource: Resource
  let record: String
  let personal: [DeclaredField]
  let plain: [String]
  /// What a record's row is called among its subject's rows; `nil` where none was declared.
  let naming: RowNaming?
  let hasRows: Bool
  /// The fields' places alone, so that sealing copies nothing else.
  private let places: FieldPlaces
  private let declared: [Path: Int]
  private let known = IdentityTable()

  convenience init(_ resource: Resource) {
    self.init(resource: resource, personal: [], plain: [], naming: nil, declared: [:])
  }

  private init(
    resource: Resource, personal: [DeclaredField], plain: [String], naming: RowNaming?,
    declared: [Path: Int]
  ) {
    self.resource = resource
    self.record = resource.description
    self.personal = personal
    self.plain = plain
    self.naming = naming
    self.hasRows = naming != nil
    self.places = FieldPlaces(personal.map(\.place))
    self.declared = declared
  }

  /// The table with one more field. A path declared twice keeps its first name.
  func adding(
    _ name: String, _ tag: Tag, at path: AnyKeyPath, findable index: FieldIndex? = nil
  ) -> FieldTable {
    let key = Path(path: path)
    guard declared[key] == nil else { return self }
    var declared = declared
    declared[key] = personal.count
    let field = DeclaredField(
      name: name, tag: tag, index: index, place: FieldPlace(record: record, field: name),
      position: personal.count)
    return FieldTable(
      resource: resource, personal: personal + [field], plain: plain, naming: naming,
      declared: declared)
  }

  func adding(plain names: [String]) -> FieldTable {
    FieldTable(
      resource: resource, personal: personal, plain: plain + names, naming: naming,
      declared: declared)
  }

  /// The table with rows that have names of their own. Declared twice, the first holds.
  func adding(rows naming: @escaping RowNaming) -> FieldTable {
    FieldTable(
      resource: resource, personal: personal, plain: plain, naming: self.naming ?? naming,
      declared: declared)
  }

  func field(at path: AnyKeyPath) throws(FieldFault) -> DeclaredField {
    guard let position = position(of: path) else { throw .undeclared(record: record) }
    return personal[position]
  }

  @inline(__always)
  private func position(of path: AnyKeyPath) -> Int? {
    if let position = known.number(of: path) { return position }
    guard let position = declared[Path(path: path)] else { return nil }
    known.remember(path, as: position)
    return position
  }

  /// Seals a value for the field at a path.
  func seal(
    _ value: String, at path: AnyKeyPath, row: RowName?, with key: SubjectKey
  ) throws(FieldFault) -> SealedValue {
    guard let position = position(of: path) else { throw .undeclared(record: record) }
    // Nearly always there is one row, and then no place is put together.
    guard row == nil && !hasRows else {
      let place = try place(at: position, row)
      do { return try key.seal(value, in: place) } catch {
        throw FieldFault(error, personal[position].name)
      }
    }
    do { return try key.seal(value, in: places, at: position) } catch {
      throw FieldFault(error, personal[position].name)
    }
  }

  /// The same value under the newest key, seen by nobody.
  func reseal(
    _ value: SealedValue, at path: AnyKeyPath, row: RowName?, with key: SubjectKey
  ) throws(FieldFault) -> SealedValue {
    guard let position = position(of: path) else { throw .undeclared(record: record) }
    let field = personal[position].name
    let place = try place(at: position, row)
    guard var plain = try? key.open(value, in: place) else { throw .notAuthentic(field: field) }
    defer { _ = Secret(wiping: &plain) }
    do { return try key.seal(plain, in: place) } catch {
      throw FieldFault(error, field)
    }
  }

  /// What a sealed value is looked for as, seen by nobody; `nil` for one that is nothing once it is
  /// normalised.
  func term(
    of field: DeclaredField, _ index: FieldIndex, _ sealed: SealedValue, row: RowName?,
    with key: SubjectKey
  ) throws(FieldFault) -> SearchTerm? {
    let place = try place(at: field.position, row)
    guard var plain = try? key.open(sealed, in: place) else {
      throw .notAuthentic(field: field.name)
    }
    defer { _ = Secret(wiping: &plain) }
    return index.term(String(decoding: plain, as: UTF8.self))
  }

  /// Opens a value of the field at a path, if the reveal named it.
  func open(
    _ value: SealedValue, at path: AnyKeyPath, row: RowName?, named: FieldSet,
    with key: SubjectKey
  ) throws(FieldFault) -> String {
    guard let position = position(of: path) else { throw .undeclared(record: record) }
    guard named.contains(position) else { throw .notNamed(field: personal[position].name) }
    guard row == nil && !hasRows else {
      let place = try place(at: position, row)
      do { return try key.openText(value, in: place) } catch {
        throw .notAuthentic(field: personal[position].name)
      }
    }
    do { return try key.openText(value, in: places, at: position) } catch {
      throw .notAuthentic(field: personal[position].name)
    }
  }
}
