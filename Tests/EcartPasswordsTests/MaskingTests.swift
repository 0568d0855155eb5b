// SPDX-License-Identifier: Apache-2.0

import EcartPasswords
import EcartPolicy
import Testing

@Suite struct Masking {
  @Test func anAttemptNeverPrints() {
    let attempt = PasswordAttempt("canary-Kettle7")
    var dumped = ""
    dump(attempt, to: &dumped)
    dump([attempt], to: &dumped)
    let prints = ["\(attempt)", "\([attempt])", String(reflecting: attempt), dumped]
    #expect(prints.allSatisfy { !$0.contains("canary") && $0.contains("•••") })
    #expect(!(attempt as Any is any Encodable))
    #expect(!(attempt as Any is any Equatable))
  }

  @Test func namesNeverPrint() {
    let names = PersonNames(given: "canary", email: "canary@example.com")
    var dumped = ""
    dump(names, to: &dumped)
    let prints = ["\(names)", "\([names])", String(reflecting: names), dumped]
    #expect(prints.allSatisfy { !$0.contains("canary") && $0.contains("•••") })
    #expect(!(names as Any is any Encodable))
  }

  @Test func aTextTooLargeIsNotKept() {
    let attempt = PasswordAttempt(String(repeating: "a", count: 1 << 20))
    #expect(attempt.isTooLarge)
    #expect(!PasswordAttempt(String(repeating: "a", count: 4096)).isTooLarge)
    #expect(MemoryLayout.size(ofValue: attempt) <= 16)
  }

  @Test(arguments: everyViolation)
  func everyViolationSaysWhatToDoAndNothingElse(_ violation: PasswordViolation) {
    #expect(violation.clause.description.hasPrefix("pw-"))
    #expect(violation.remedy.count > 20 && violation.remedy.hasSuffix("."))
    let names = PersonNames(given: "canary")
    let found = PasswordRules().violations(in: PasswordAttempt("Canary-moon7"), for: names)
    #expect(found == [.containsNamePart(.given)])
    #expect(!"\(found) \(found.map(\.remedy))".lowercased().contains("canary"))
  }
}
