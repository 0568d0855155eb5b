// SPDX-License-Identifier: Apache-2.0

import EcartPasswords
import EcartPolicy
import Testing

struct RuleCase: NamedCase {
  struct Person: Decodable {
    let given: String?, family: String?, full: String?, user: String?, email: String?
  }
  struct Numbers: Decodable {
    let minimumLength: Int?, maximumLength: Int?
    let minimumUppercase: Int?, minimumLowercase: Int?, minimumDigits: Int?, minimumSpecials: Int?
  }
  /// A text, or a start and a text to repeat.
  struct Text: Decodable {
    struct Repeated: Decodable {
      let start: String, `repeat`: String, times: Int
    }
    let value: String
    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        value = text
      } else {
        let long = try Repeated(from: decoder)
        value = long.start + String(repeating: long.repeat, count: long.times)
      }
    }
  }

  let name: String, clause: String, reason: String
  let password: Text
  let person: Person?
  let policy: Numbers?
  let expect: [String]

  var names: PersonNames {
    PersonNames(
      given: person?.given, family: person?.family, full: person?.full, user: person?.user,
      email: person?.email)
  }

  var rules: PasswordRules {
    var policy = PasswordPolicy.standard
    policy.minimumLength = self.policy?.minimumLength ?? policy.minimumLength
    policy.maximumLength = self.policy?.maximumLength ?? policy.maximumLength
    policy.minimumUppercase = self.policy?.minimumUppercase ?? policy.minimumUppercase
    policy.minimumLowercase = self.policy?.minimumLowercase ?? policy.minimumLowercase
    policy.minimumDigits = self.policy?.minimumDigits ?? policy.minimumDigits
    policy.minimumSpecials = self.policy?.minimumSpecials ?? policy.minimumSpecials
    return PasswordRules(policy: policy)
  }

  static let all = vectors("rules.json", of: RuleCase.self)
}

@Suite struct RuleVectors {
  @Test(arguments: RuleCase.all)
  func answersAsTheVectorSays(_ vector: RuleCase) {
    let found = vector.rules.violations(
      in: PasswordAttempt(vector.password.value), for: vector.names)
    #expect(found.map(\.code.description) == vector.expect, "\(vector.reason)")
  }

  @Test func everyKindOfViolationIsInTheVectors() {
    let seen = Set(RuleCase.all.flatMap(\.expect))
    let all = everyViolation.map(\.code.description)
    #expect(seen == Set(all))
    #expect(Set(all).count == all.count, "codes are unique")
  }

  @Test func aTextAndItsTwinAreJudgedAlike() {
    // Decomposed by hand: the four accented letters of the NFC case.
    let composed = RuleCase.all.first { $0.name == "NFC twin" }
    let decomposed = RuleCase.all.first { $0.name == "NFD twin" }
    #expect(composed?.password.value == decomposed?.password.value)
    #expect(composed?.password.value.utf8.count != decomposed?.password.value.utf8.count)
  }
}

let everyViolation: [PasswordViolation] =
  [
    .inputTooLarge(limit: 4096), .tooShort(length: 3, minimum: 12),
    .tooLong(length: 300, maximum: 256), .containsUnusableCharacter, .tooCommon,
  ] + CharacterClass.allCases.map { .tooFew($0, minimum: 2) }
  + PersonNames.Kind.allCases.map { .containsNamePart($0) }
