// SPDX-License-Identifier: Apache-2.0

import EcartMFA
import Testing

struct TypingCase: NamedCase {
  let name: String, clause: String, reason: String
  let typed: String, expect: String?
  static let all = vectors("typing.json", of: TypingCase.self)
}

@Suite struct TypingVectors {
  @Test(arguments: TypingCase.all)
  func readsAsTheVectorSays(_ vector: TypingCase) {
    #expect(TOTPCode(parsing: vector.typed)?.text == vector.expect, "\(vector.reason)")
  }

  struct Naive: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fallsOver: Set<String>
    let read: @Sendable (String) -> String?
  }

  static let naive = [
    Naive(
      testDescription: "keeps what isNumber",
      fallsOver: ["full-width digits", "superscript digit", "no-break space inside"]
    ) { typed in
      let digits = typed.filter(\.isNumber)
      return (6...8).contains(digits.count) ? digits : nil
    },
    Naive(
      testDescription: "parses an integer",
      fallsOver: ["leading zeros", "plus sign", "space in the middle"]
    ) { typed in Int(typed).map { "\($0)" } },
    Naive(
      testDescription: "trims white space",
      fallsOver: ["no-break space behind", "line feed behind", "ideographic space behind"]
    ) { typed in
      let trimmed = typed.split(whereSeparator: \.isWhitespace).joined()
      return trimmed.utf8.allSatisfy { (48...57).contains($0) } && (6...8).contains(trimmed.count)
        ? trimmed : nil
    },
  ]

  @Test(arguments: naive)
  func naiveReadingFallsOverTheVectors(_ naive: Naive) {
    let wrong = TypingCase.all.filter { naive.read($0.typed) != $0.expect }
    #expect(naive.fallsOver.isSubset(of: Set(wrong.map(\.name))))
  }
}
