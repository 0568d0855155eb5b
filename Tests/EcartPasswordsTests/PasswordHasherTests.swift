// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Testing

@testable import EcartPasswords

@Suite struct Hashing {
  private let hasher = PasswordHasher()

  @Test func aNewHashVerifiesAndIsNotOutdated() throws {
    let phc = try hasher.hash(PasswordAttempt("Kettle-moon7"))
    #expect(phc.encoded.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
    let answer = try hasher.verify(PasswordAttempt("Kettle-moon7"), against: phc)
    #expect(answer.matches && !answer.needsRehash)
    #expect(try !hasher.verify(PasswordAttempt("Kettle-moon8"), against: phc).matches)
  }

  @Test func twoHashesOfOnePasswordDiffer() throws {
    let attempt = PasswordAttempt("Kettle-moon7")
    #expect(try hasher.hash(attempt).encoded != hasher.hash(attempt).encoded)
  }

  @Test func aDearerPolicyAsksForARehash() throws {
    let phc = try hasher.hash(PasswordAttempt("Kettle-moon7"))
    var policy = PasswordPolicy.standard
    policy.cost = Argon2id.Parameters(memoryKiB: 19_456, iterations: 3, parallelism: 1)
    let answer = try PasswordHasher(policy: policy).verify(
      PasswordAttempt("Kettle-moon7"), against: phc)
    #expect(answer.matches && answer.needsRehash)
  }

  @Test func theDecoyCostsWhatANewHashCosts() throws {
    let phc = try hasher.hash(PasswordAttempt("Kettle-moon7"))
    let decoy = try PHCString(parsing: hasher.decoy.encoded)
    #expect(decoy.cost == phc.cost)
    #expect(decoy.encoded.utf8.count == phc.encoded.utf8.count)
    #expect(try !hasher.verify(PasswordAttempt(""), against: nil).matches)
  }

  @Test func aHashOfNobodyNeverMatches() throws {
    let attempt = PasswordAttempt("Kettle-moon7")
    let phc = try hasher.hash(attempt)
    #expect(try hasher.verify(attempt, against: phc, isOwned: true).matches)
    #expect(try !hasher.verify(attempt, against: phc, isOwned: false).matches)
  }

  @Test func anInputTooLargeIsNeverHashed() {
    let attempt = PasswordAttempt(String(repeating: "a", count: 4097))
    #expect(throws: PasswordHasher.Problem.inputTooLarge) { try hasher.hash(attempt) }
    #expect(throws: PasswordHasher.Problem.inputTooLarge) {
      try hasher.verify(attempt, against: nil)
    }
  }

  @Test func aHashNeverPrints() throws {
    let phc = try hasher.hash(PasswordAttempt("Kettle-moon7"))
    let hash = try #require(phc.encoded.split(separator: "$").last)
    var dumped = ""
    dump(phc, to: &dumped)
    let prints = ["\(phc)", "\([phc])", String(reflecting: phc), dumped]
    #expect(prints.allSatisfy { !$0.contains(hash) && !$0.contains("argon2id") })
  }
}
