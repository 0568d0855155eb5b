// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// One value that a subject can be found by, normalised, on its way into the blind index; and the
/// same value when somebody looks for it. It prints as a mask.
package struct SearchTerm: Sendable {
  package let label: SearchLabel
  /// The normalised value, UTF-8.
  let value: [UInt8]

  /// - Parameter value: normalised as the label's form says.
  package init(_ label: SearchLabel, _ value: String) {
    self.label = label
    self.value = Array(value.utf8)
  }
}

extension SearchTerm {
  /// Whether somebody would be found by either alike.
  package func isSame(as other: SearchTerm) -> Bool {
    label == other.label && value == other.value
  }
}

extension SearchTerm: CustomStringConvertible, CustomReflectable {
  package var description: String { "SearchTerm(\(label.key), •••)" }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What a value is looked for as: the search key's name, its form and how much of a digest an entry
/// shows. Two labels that differ in any of them find nothing of each other.
package struct SearchLabel: Sendable, Hashable {
  /// The search key's name, such as `email`.
  package let key: String
  /// The normalisation and its version, such as `email-address.1`.
  package let form: String
  /// How many bits of its code an entry shows, 16 to 64.
  package let bits: Int

  package init(key: String, form: String, bits: Int) {
    self.key = key
    self.form = form
    self.bits = bits
  }

  /// As a key row names a value: `KEY FORM BITS RECORD`, with one space between.
  func name(in record: String) -> String { "\(key) \(form) \(bits) \(record)" }

  /// Reads a row's name back: the label, and the record type that gave the value.
  static func parse(_ name: String) -> (label: SearchLabel, record: String)? {
    let words = name.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 4, words.allSatisfy({ !$0.isEmpty }), let bits = Int(words[2]),
      (16...64).contains(bits)
    else { return nil }
    return (SearchLabel(key: words[0], form: words[1], bits: bits), words[3])
  }
}

/// One entry of the blind index. Its place names the subject, and what it is listed under is the
/// beginning of a code under the epoch's index key: equal values show as equal inside an epoch, and
/// nothing else of them shows. It finds nobody by itself; see ``Vault/find(_:upTo:on:)``.
struct IndexEntry: GateRecord {
  let code: RecordKey
  var index: RecordKey? { code }

  init(code: RecordKey) { self.code = code }

  init(decoding bytes: [UInt8]) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw KeyBody.Unreadable() }
    self.code = RecordKey(text)
  }

  func encoded() throws -> [UInt8] { Array(code.description.utf8) }

  /// `subject.NUMBER`, numbers counting from 0.
  static func place(_ subject: SubjectID, _ number: Int) -> RecordKey {
    RecordKey("\(subject).\(number)")
  }

  static func subject(at place: RecordKey) -> SubjectID? {
    SubjectID(hex: String(place.description.prefix { $0 != "." }))
  }
}
