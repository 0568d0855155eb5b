// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import Foundation
import Testing

@Suite("No text of a report can be more than text (log-5)")
struct NeutralTests {
  static func name(_ sign: Unicode.Scalar) -> String {
    "U+" + String(format: "%04X", sign.value)
  }

  @Test(arguments: Hostile.signs)
  func `a sign that cannot be seen is named on the terminal`(sign: Unicode.Scalar) {
    let calm = TerminalRenderer().render(Hostile.report("ab"))
    let text = TerminalRenderer().render(Hostile.report("a\(Character(sign))b"))
    #expect(text.contains("a[\(Self.name(sign))]b"))
    let others = text.unicodeScalars.filter { $0 == sign && $0 != "\n" }
    #expect(others.isEmpty)
    if sign == "\n" {
      // The words are longer by the mark, but no line begins where the text wanted one.
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("b") })
      #expect(!calm.isEmpty)
    }
  }

  @Test(arguments: Hostile.signs)
  func `a sign that cannot be seen is named on the page`(sign: Unicode.Scalar) {
    let calm = HTMLRenderer().render(Hostile.report("ab")).unicodeScalars
    let html = HTMLRenderer().render(Hostile.report("a\(Character(sign))b"))
    #expect(html.contains("a<span class=\"hidden-sign\">\(Self.name(sign))</span>b"))
    #expect(html.contains("<title>FAIL: data protection audit of a[\(Self.name(sign))]b</title>"))
    #expect(html.unicodeScalars.count { $0 == sign } == calm.count { $0 == sign })
  }

  @Test(arguments: Hostile.signs)
  func `a sign that cannot be seen is escaped in JSON and comes back whole`(
    sign: Unicode.Scalar
  ) throws {
    let words = "a\(Character(sign))b"
    let json = JSONRenderer().render(Hostile.report(words))
    #expect(!json.unicodeScalars.contains { $0 == sign && $0 != "\n" })
    let value = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let host = try #require(value?["host"] as? String)
    #expect(Array(host.unicodeScalars) == Array(words.unicodeScalars))
  }

  @Test func `a forged line of colour does not reach the terminal`() {
    let attack = "ok\u{1B}[2K\r\u{1B}[32mPASS\u{1B}[0m\nPASS: all is well"
    let text = TerminalRenderer(colours: false).render(Hostile.report(attack))
    #expect(!text.contains("\u{1B}"))
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("PASS") })
    #expect(text.contains("FAIL: "))
    // With colours, each escape is one of the page's own, and closes again.
    let own = ["1", "2", "32", "33", "1;31", "0"].map { "\u{1B}[\($0)m" }
    var coloured = TerminalRenderer(colours: true).render(Hostile.report(attack))
    #expect(coloured.contains("\u{1B}[1;31m"))
    for sequence in own { coloured = coloured.replacingOccurrences(of: sequence, with: "") }
    #expect(coloured == text)
  }

  @Test func `markup stays words in every cell`() {
    let html = HTMLRenderer().render(Hostile.report(Hostile.markup))
    for word in ["<script", "<img", "alert('x')", "\"q\""] { #expect(!html.contains(word)) }
    let escaped =
      "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot; "
      + "&lt;img src=x onerror=y&gt;"
    // Host (twice), store, checkpoint, and more than once for each of seven findings.
    #expect(html.components(separatedBy: escaped).count > 40)
  }

  @Test func `markup cannot hide behind a combining mark`() {
    // `<` with U+0338 is one character, and equal to U+226E; neither may open a tag.
    let html = HTMLRenderer().render(Hostile.report("<\u{338}script>\u{338}x"))
    #expect(html.contains("&lt;&#824;script&gt;&#824;x"))
    #expect(!html.unicodeScalars.contains("\u{338}"))
  }

  @Test func `words of any script stay as they are`() {
    let words = "Größe 注文 مرحبا ñ 😀"
    #expect(TerminalRenderer().render(Hostile.report(words)).contains(words))
    #expect(HTMLRenderer().render(Hostile.report(words)).contains(words))
  }
}
