// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartReport
import Foundation

/// Texts that try to be more than text.
enum Hostile {
  /// What a terminal or a browser would obey instead of printing.
  static let signs: [Unicode.Scalar] = [
    "\u{0}", "\u{7}", "\u{8}", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{1B}", "\u{7F}", "\u{85}",
    "\u{90}", "\u{9B}", "\u{9D}", "\u{AD}", "\u{61C}", "\u{180E}", "\u{200B}", "\u{200D}",
    "\u{200E}", "\u{200F}", "\u{2028}", "\u{2029}", "\u{202A}", "\u{202B}", "\u{202C}",
    "\u{202D}", "\u{202E}", "\u{2060}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
    "\u{3164}", "\u{E000}", "\u{FEFF}", "\u{FFF9}", "\u{E0041}", "\u{E0100}",
  ]

  static let markup = "<script>alert('x')</script> & \"q\" <img src=x onerror=y>"

  /// A report in which every text that a caller can set is `words`.
  static func report(_ words: String) -> AuditReport {
    let verdicts: [Finding.Verdict] = [
      .satisfied, .notSatisfied, .attested(until: Sample.now + 9), .attested(until: .distantPast),
      .notApplicable(because: words), .unknown(because: words), .planned(where: words),
    ]
    let clause = Clause(
      id: Clause.ID("pw-2"), kind: .gate, title: words, number: words, controls: [words])
    let waiver = Waiver(
      clause: clause.id, reason: words, approver: words, expires: Sample.now + 9)
    let findings = verdicts.map {
      Finding(
        clause, in: words, $0, evidence: [words, words], remedy: words, command: words,
        waiver: waiver)
    }
    return AuditReport(
      of: words, store: words, ranAt: Sample.now, clock: .testing, policy: .ecartAPI,
      findings: findings,
      clocks: [
        Sample.clock(words, age: 31, rule: words), Sample.clock(words, age: 28, rule: words),
      ],
      counters: AuditReport.Counters(
        livingSubjects: 1, erased: 0, certificates: 0, ledgerSize: 1, checkpoint: words))
  }

  /// The terminal's own columns of a line, counted apart from the code under test.
  static func columns(_ line: some StringProtocol) -> Int {
    line.reduce(0) { sum, character in
      let wide = character.unicodeScalars.contains {
        (0x4E00...0x9FFF).contains($0.value) || (0xAC00...0xD7A3).contains($0.value)
          || (0x1F300...0x1FAFF).contains($0.value)
      }
      return sum + (wide ? 2 : 1)
    }
  }
}
