// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault

/// A value that a record's subject can be found by from now on, for the field that was declared so.
/// It prints as a mask.
public struct Findable<R: PersonalRecord>: Sendable {
  private let path: @Sendable () -> AnyKeyPath
  private let value: String?

  public init<T>(_ value: Personal<T>, as path: any KeyPath<R, Sealed<T>> & Sendable) {
    self.value = value.value
    self.path = { path }
  }

  /// A value that may be absent; then the subject is not found by it.
  public init<T>(_ value: Personal<T>?, as path: any KeyPath<R, Sealed<T>?> & Sendable) {
    self.value = value?.value
    self.path = { path }
  }

  /// - Returns: `nil` when there is nothing to be found by.
  func term() throws(IndexFault) -> SearchTerm? {
    guard let index = try? R.fields.table.field(at: path()).index else { throw .notDeclared }
    return value.flatMap { index.term($0) }
  }
}

extension Findable: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "Findable<\(R.fields.record)>(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why values were not put into the index.
enum IndexFault: Error {
  case tooMany, notDeclared
}

/// A declared field's search key, and how the field's value comes out of a record.
struct FieldIndex: Sendable {
  let key: String
  let form: SearchForm
  let bits: Int
  let sealed: @Sendable (any Sendable) -> SealedValue?

  func term(_ value: String) -> SearchTerm? {
    form.normalised(value).map {
      SearchTerm(SearchLabel(key: key, form: form.name, bits: bits), $0)
    }
  }
}

/// What a subject is to be found by, for one record type.
struct IndexRequest: Sendable {
  private let record: String
  private var terms: [SearchTerm] = []

  init<R: PersonalRecord>(_ given: [Findable<R>]) throws(IndexFault) {
    var terms: [SearchTerm] = []
    for value in given { if let term = try value.term() { terms.append(term) } }
    try self.init(record: R.fields.record, terms)
  }

  init(record: String, _ given: [SearchTerm]) throws(IndexFault) {
    self.record = record
    // The same value in two fields is one entry.
    for term in given where !terms.contains(where: { $0.isSame(as: term) }) { terms.append(term) }
    guard terms.count <= Vault.mostFindable else { throw .tooMany }
  }

  var count: Int { terms.count }

  /// A number of messages with those of the entries.
  func adding(to values: UInt32) -> UInt32 {
    let (sum, isOver) = values.addingReportingOverflow(UInt32(clamping: terms.count))
    return isOver ? .max : sum
  }

  /// - Returns: `false` when the subject would be found by too many values.
  func enter(
    _ key: SubjectKey, _ vault: Vault, _ desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    try await vault.index(terms, of: key, as: record, on: &desk)
  }
}
