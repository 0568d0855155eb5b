// SPDX-License-Identifier: Apache-2.0

import EcartPasswords
import Testing

/// The test of the test: what people write first must fail on the vectors.
@Suite struct NaiveRules {
  struct Naive: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Cases it must get wrong.
    let fallsOver: Set<String>
    let accepts: @Sendable (String, RuleCase) -> Bool
  }

  static let all = [
    Naive(
      testDescription: "counts Characters and lowercases names",
      fallsOver: [
        "zero-width spaces do not lengthen", "one mebibyte", "accent only in the name",
        "zero for o", "carriage return and line feed",
        "two-letter name inside a word",
      ]
    ) { text, vector in
      text.count >= 12 && text.contains(where: \.isUppercase) && text.contains(where: \.isLowercase)
        && text.contains(where: \.isNumber) && text.contains { $0.isPunctuation || $0.isSymbol }
        && !text.contains("\n")
        && ![vector.person?.given, vector.person?.family, vector.person?.user].contains {
          guard let name = $0, !name.isEmpty else { return false }
          return text.lowercased().contains(name.lowercased())
        }
    },
    Naive(
      testDescription: "counts UTF-8 bytes and knows ASCII classes",
      fallsOver: [
        "family emoji is one character", "combining marks do not lengthen", "NFD twin, eleven",
        "full-width digit", "given name inside", "password with digits",
      ]
    ) { text, _ in
      let bytes = Array(text.utf8)
      return bytes.count >= 12 && bytes.count <= 256 && bytes.contains { (65...90).contains($0) }
        && bytes.contains { (97...122).contains($0) } && bytes.contains { (48...57).contains($0) }
        && bytes.contains { (33...47).contains($0) || (58...64).contains($0) }
    },
    Naive(
      testDescription: "counts Unicode scalars and cuts at 72 bytes",
      fallsOver: [
        "family emoji is one character", "NFD twin, eleven", "flags are one character each",
        "two hundred and fifty-seven characters", "one mebibyte", "a space is no special character",
      ]
    ) { text, _ in
      let cut = text.unicodeScalars.prefix(72)
      return cut.count >= 12 && cut.contains { $0.properties.isUppercase }
        && cut.contains { $0.properties.isLowercase }
        && cut.contains { $0.properties.numericType != nil }
        && cut.contains { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
    },
  ]

  @Test(arguments: all)
  func fallsOverTheVectors(_ naive: Naive) {
    let wrong = RuleCase.all.filter {
      naive.accepts($0.password.value, $0) != $0.expect.isEmpty
    }
    let missed = naive.fallsOver.subtracting(wrong.map(\.name))
    #expect(missed.isEmpty, "these cases did not catch it")
    #expect(wrong.count >= 10)
  }
}
