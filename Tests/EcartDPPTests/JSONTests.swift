// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import EcartDPP

@Suite("The JSON writer")
struct JSONTests {
  @Test("sorts keys and ends the file with a newline")
  func sorted() {
    let value = JSON.object(["b": .int(1), "a": .array([.null, .bool(true)]), "c": .object([:])])
    #expect(value.text == "{\"a\": [null, true], \"b\": 1, \"c\": {}}\n")
  }

  @Test("escapes what would end or forge a string, and Foundation reads the same text back")
  func escapes() throws {
    let text = "a \"quote\", a \\, a line\nbreak, a nul \u{0}, \u{1b}[31m, é and 🗝"
    let written = JSON.object(["text": .string(text)]).text
    #expect(!written.dropLast().contains("\n"))
    let read = try JSONDecoder().decode([String: String].self, from: Data(written.utf8))
    #expect(read == ["text": text])
  }

  @Test("breaks a line that would pass 100 columns")
  func breaks() throws {
    let long = JSON.string(String(repeating: "x", count: 60))
    let value = JSON.object(["key": .array([long, long])])
    let x = String(repeating: "x", count: 60)
    #expect(
      value.text == "{\n  \"key\": [\n    \"\(x)\",\n    \"\(x)\"\n  ]\n}\n")
  }
}
