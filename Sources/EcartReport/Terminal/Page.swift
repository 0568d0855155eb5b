// SPDX-License-Identifier: Apache-2.0

/// What a run of text means; the page turns it into a colour, or into nothing.
enum Ink {
  case plain, strong, faint, good, warning, alarm

  /// The ANSI "select graphic rendition" parameters (ECMA-48 §8.3.117); `nil` for plain text.
  var parameters: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .warning: "33"
    case .alarm: "1;31"
    }
  }
}

/// Lines being written. The only place where an escape character is made.
struct Page {
  let width: Int
  let colours: Bool
  private(set) var text = ""

  init(width: Int, colours: Bool) {
    self.width = width
    self.colours = colours
  }

  mutating func blank() { text += "\n" }

  /// Writes one line of runs, each already safe and measured; drops spaces at its end.
  mutating func line(_ runs: [(text: String, ink: Ink)]) {
    var last = runs.count
    while last > 0, runs[last - 1].text.allSatisfy({ $0 == " " }) { last -= 1 }
    for (index, run) in runs.prefix(last).enumerated() {
      var words = run.text
      if index == last - 1 { while words.hasSuffix(" ") { words.removeLast() } }
      if colours, let parameters = run.ink.parameters {
        text += "\u{1B}[\(parameters)m\(words)\u{1B}[0m"
      } else {
        text += words
      }
    }
    text += "\n"
  }

  /// A heading with a rule under it.
  mutating func heading(_ words: String, ink: Ink = .strong) {
    blank()
    let words = Columns.cut(words, to: width)
    line([(words, ink)])
    line([(String(repeating: "─", count: Columns.width(words)), .faint)])
  }

  /// Wraps words of any origin, indented.
  mutating func paragraph(_ words: String, indent: Int = 0, ink: Ink = .plain) {
    for part in Columns.wrap(words, to: width - indent) {
      line([(String(repeating: " ", count: indent), .plain), (part, ink)])
    }
  }

  /// A name in a column of its own with wrapped words of any origin beside it.
  mutating func entry(
    _ name: String, _ words: String, indent: Int = 2, column: Int = 10, ink: Ink = .plain
  ) {
    let margin = String(repeating: " ", count: indent)
    for (index, part) in Columns.wrap(words, to: width - indent - column).enumerated() {
      let label = Columns.pad(index == 0 ? name : "", to: column)
      line([(margin + label, .faint), (part, ink)])
    }
  }
}
