// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension Explanation: CustomStringConvertible {
  /// A few lines of at most 100 columns, the same for the same entry in every release:
  ///
  /// ```
  /// Refused  wrong (mfa-1), by EcartPasswords.VerifyPassword
  /// When     2026-11-20T12:00:00.000Z
  /// About    pseudonym 0a1b…
  /// Saw      attempts 3
  /// Change   The name or the password is not right. Check both and try again.
  /// ```
  public var description: String {
    let clauses = rule.clause.map { [$0] } ?? rule.clauses
    let names = clauses.map(\.description).joined(separator: ", ")
    var text = Lines()
    text.add("Refused", "\(rule.code)\(names.isEmpty ? "" : " (\(names))"), by \(rule.gate)")
    text.add("When", Timestamp.text(at))
    if let actor { text.add("Who", "pseudonym \(actor)") }
    if let object { text.add("About", object.words) }
    for (index, fact) in facts.enumerated() {
      text.add(index == 0 ? "Saw" : "", "\(fact.name) \(fact.value.words)")
    }
    if let change { text.add("Change", change) }
    return text.lines.joined(separator: "\n")
  }

  /// Lines under a margin of nine columns, broken at spaces.
  private struct Lines {
    private static let margin = 9
    private static let width = 100 - margin
    var lines: [String] = []

    mutating func add(_ heading: String, _ text: String) {
      var heading = heading
      var line = ""
      func flush(_ lines: inout [String]) {
        let pad = String(repeating: " ", count: Self.margin - heading.unicodeScalars.count)
        lines.append(heading + pad + line)
        (heading, line) = ("", "")
      }
      for word in Self.visible(text).split(separator: " ") {
        var word = word.unicodeScalars[...]
        let length = line.unicodeScalars.count
        if length > 0, length + 1 + word.count > Self.width { flush(&lines) }
        while word.count > Self.width {
          line = String(word.prefix(Self.width))
          word = word.dropFirst(Self.width)
          flush(&lines)
        }
        line += (line.isEmpty ? "" : " ") + String(word)
      }
      flush(&lines)
    }

    /// ASCII as it is, without controls; the rest by its number. A terminal does nothing with it.
    private static func visible(_ text: String) -> String {
      var visible = ""
      for scalar in text.unicodeScalars {
        if (0x20...0x7e).contains(scalar.value) {
          visible.unicodeScalars.append(scalar)
        } else {
          visible += "\\u{\(String(scalar.value, radix: 16))}"
        }
      }
      return visible
    }
  }
}

extension EvidenceValue {
  /// The value for a reader, with the name of its kind where it would be a mere number.
  package var words: String {
    switch self {
    case .count(let number): String(number)
    case .instant(let date): Timestamp.text(date)
    case .flag(let flag): flag ? "yes" : "no"
    case .clause(let id): id.description
    case .identifier(let id): "identifier \(id.uuidString.lowercased())"
    case .pseudonym(let name): "pseudonym \(name)"
    case .tombstone(let subject): "subject \(subject)"
    case .commitment(let digest): "commitment \(digest)"
    case .code(let code): code.description
    case .codes(let codes):
      codes.isEmpty ? "none" : codes.map(\.description).joined(separator: ", ")
    case .words(let words): words.description
    }
  }
}
