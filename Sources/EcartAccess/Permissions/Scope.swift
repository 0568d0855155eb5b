// SPDX-License-Identifier: Apache-2.0

/// A permission as plain text: how it is stored, signed in a baseline, and compared.
///
/// ```
/// order:reveal:address,name:fulfilment     resource:action:tags:purposes, lists sorted
/// ```
package struct Scope: Sendable, Hashable {
  package let resource: String
  package let action: String
  /// Sorted, each once.
  package let tags: [String]
  package let purposes: [String]
  package let text: String
  /// The first two words.
  let pair: String

  package init(resource: String, action: String, tags: [String], purposes: [String]) {
    self.resource = resource
    self.action = action
    self.tags = Self.sorted(tags)
    self.purposes = Self.sorted(purposes)
    self.pair = "\(resource):\(action)"
    self.text =
      "\(pair):\(self.tags.joined(separator: ",")):\(self.purposes.joined(separator: ","))"
  }

  /// Reads ``text`` back; `nil` for anything else, so that a damaged grant gives nothing.
  package init?(parsing text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4 else { return nil }
    self.init(
      resource: parts[0], action: parts[1],
      tags: parts[2].split(separator: ",").map(String.init),
      purposes: parts[3].split(separator: ",").map(String.init))
    guard isWellFormed, self.text == text else { return nil }
  }

  package var isWellFormed: Bool {
    Self.isWord(resource) && Self.isWord(action) && tags.allSatisfy(Self.isWord)
      && purposes.allSatisfy(Self.isWord)
  }

  static func isWord(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: byte == 45 || byte == 46 || byte == 95
        }
      }
  }

  private static func sorted(_ words: [String]) -> [String] {
    words.count < 2 ? words : Set(words).sorted()
  }

  package static func == (left: Scope, right: Scope) -> Bool { left.text == right.text }
  package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
