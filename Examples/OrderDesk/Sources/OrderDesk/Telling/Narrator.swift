// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Tells what happens: 100 columns, numbered steps, and at the right the clause that is the reason.
struct Narrator {
  static let width = 100
  private static let indent = 4
  /// Where running text ends, so that the reason has its place beside it.
  private static let textEnd = 80

  let isQuiet: Bool
  private let isTerminal = isatty(STDOUT_FILENO) == 1

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  func title(_ text: String) {
    line(strong(text))
  }

  func step(_ number: Int, _ title: String) {
    let head = "\(pad("\(number)", to: 2, fromLeft: true))  \(title) "
    line("")
    line(strong(head) + faint(String(repeating: "─", count: Self.width - head.count)))
  }

  /// Running text, wrapped; `why` is a clause, or several.
  func say(_ text: String, why: String? = nil) {
    for (index, row) in Self.wrap(text, to: Self.textEnd - Self.indent).enumerated() {
      let left = String(repeating: " ", count: Self.indent) + row
      guard index == 0, let why else {
        line(left)
        continue
      }
      let right = "why: \(why)"
      line(pad(left, to: Self.width - right.count) + faint(right))
    }
  }

  /// A row of a table, below running text.
  func row(_ cells: (text: String, width: Int)...) {
    let text = cells.map { pad($0.text, to: $0.width) }.joined(separator: "  ")
    line("       " + text.prefix(Self.width - 7))
  }

  /// A name, and beside it text as long as it needs to be.
  func entry(_ name: String, width: Int, _ text: String) {
    for (index, row) in Self.wrap(text, to: Self.width - 9 - width).enumerated() {
      self.row((index == 0 ? name : "", width), (row, 0))
    }
  }

  /// What somebody tried and was told.
  func refusal(_ what: String, _ answer: String, why: String) {
    say("× \(what)", why: why)
    reply("“\(answer)”")
  }

  /// What follows from the line above.
  func reply(_ text: String) {
    for row in Self.wrap(text, to: Self.textEnd - 6) { line("      " + row) }
  }

  /// A line of something printed on paper.
  func paper(_ text: String) {
    line("       │ " + pad(text, to: 42) + " │")
  }

  func paperEdge(isTop: Bool) {
    let edge = String(repeating: "─", count: 44)
    line("       " + (isTop ? "┌\(edge)┐" : "└\(edge)┘"))
  }

  func gap() { line("") }

  /// Printed even when quiet.
  func last(_ text: String) { print(text) }

  private func line(_ text: String) {
    guard !isQuiet else { return }
    var trimmed = text[...]
    while trimmed.last == " " { trimmed.removeLast() }
    print(trimmed)
  }

  private func strong(_ text: String) -> String { isTerminal ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  private func faint(_ text: String) -> String { isTerminal ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  private func pad(_ text: String, to width: Int, fromLeft: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return fromLeft ? space + text : text + space
  }

  static func wrap(_ text: String, to width: Int) -> [String] {
    var rows: [String] = []
    for word in text.split(separator: " ") {
      if let last = rows.last, last.count + 1 + word.count <= width {
        rows[rows.count - 1] = "\(last) \(word)"
      } else {
        rows.append(String(word))
      }
    }
    return rows
  }
}

extension Date {
  /// `2026-11-20`, in UTC.
  var day: String { formatted(.iso8601.year().month().day()) }
}

extension Int {
  /// `1 order`, `3 orders`.
  func of(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
