// SPDX-License-Identifier: Apache-2.0

/// Why a field was not sealed or opened. No value and no name of a person is told.
public enum FieldFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The key path is not in the record type's declaration.
  case undeclared(record: String)
  /// The reveal did not name this field.
  case notNamed(field: String)
  /// The record has no value here.
  case absent(field: String)
  /// The value does not belong to this subject, field or record, or was changed.
  case notAuthentic(field: String)
  /// The reveal's time is over.
  case over

  public var description: String {
    switch self {
    case .undeclared(let record):
      "a field of \(record) is not declared (gov-2); add it to the record's `fields`"
    case .notNamed(let field):
      "the reveal did not name the field \(field) (lp-2); name it when asking"
    case .absent(let field): "the record has no value for \(field)"
    case .notAuthentic(let field):
      "the sealed value of \(field) does not belong here, or was changed (enc-1)"
    case .over: "the reveal is over (lp-2); ask again"
    }
  }
}
