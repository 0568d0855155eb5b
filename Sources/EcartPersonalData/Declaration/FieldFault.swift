// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault

/// Why a field was not sealed or opened. No value and no name of a person is told.
public enum FieldFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The key path is not in the record type's declaration.
  case undeclared(record: String)
  /// The record type has several rows for a subject, and it was not said which, or by an empty name.
  case rowNotNamed(record: String)
  /// A row was named, and the record type's declaration says nothing of rows.
  case rowsNotDeclared(record: String)
  /// The record type has several rows for a subject, and a file is bound to none of them.
  case fileAmongRows(field: String)
  /// The reveal did not name this field.
  case notNamed(field: String)
  /// The record has no value here.
  case absent(field: String)
  /// The value does not belong to this subject, field, record or row, or was changed.
  case notAuthentic(field: String)
  /// The value is under a replaced key, and the replaced keys were to be given up: nothing has happened.
  case underReplacedKey(field: String)
  /// The decision that handed the sealer out does not name this record type.
  case notOfThisDecision(record: String)
  /// The crypto provider would not seal it.
  case notSealed(field: String)
  /// The sealer has sealed as many values as were asked for.
  case tooMany
  /// The reveal's or the sealer's time is over.
  case over

  init(_ fault: SealFault, _ field: String) {
    switch fault {
    case .spent: self = .tooMany
    case .over: self = .over
    case .notForSealing, .failed: self = .notSealed(field: field)
    }
  }

  public var description: String {
    switch self {
    case .undeclared(let record):
      "a field of \(record) is not declared (gov-2); add it to the record's `fields`"
    case .rowNotNamed(let record):
      "a value of \(record) belongs to one of several rows, and it was not said to which (enc-1);"
        + " seal it with `sealer.row(…)`, and give each row a name that is not empty"
    case .rowsNotDeclared(let record):
      "a row was named, and \(record) declares no rows (enc-1); add `.rows(…)` to its `fields` before"
        + " anything is sealed, or leave the row out"
    case .fileAmongRows(let field):
      "the file \(field) would be bound to none of its subject's rows (enc-1); declare it in a record"
        + " type without `.rows(…)`"
    case .notNamed(let field):
      "the reveal did not name the field \(field) (lp-2); name it when asking"
    case .absent(let field):
      "the record has no value for \(field) (lp-2); ask only for rows that have one"
    case .notAuthentic(let field):
      "the sealed value of \(field) does not belong here, or was changed (enc-1); put back"
        + " the row as it was sealed, or take the data in again"
    case .underReplacedKey(let field):
      "a value of \(field) is still under a replaced key, which was to be given up (enc-1); seal anew"
        + " without giving up, and give up an hour later"
    case .notOfThisDecision(let record):
      "the decision that handed this sealer out does not name the record type \(record) (enc-1); name it"
        + " in the Reseal or Resealing, in `with:`"
    case .notSealed(let field):
      "the value of \(field) was not sealed (enc-1); check this host's OpenSSL"
    case .tooMany:
      "the sealer has sealed as many values as were asked for (enc-1); receive with a larger upTo"
    case .over: "the time of what was handed out is over (lp-2); ask again"
    }
  }
}

// Its names are those of the declaration.
extension FieldFault: SafelyDescribed {}
