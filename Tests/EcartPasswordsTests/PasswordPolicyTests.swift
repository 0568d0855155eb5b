// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPasswords
import EcartPolicy
import Testing

@Suite struct PasswordPolicyFloors {
  struct Loosened: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let clause: String
    let change: @Sendable (inout PasswordPolicy) -> Void
  }

  static let loosened = [
    Loosened(testDescription: "length 11", clause: "pw-2") { $0.minimumLength = 11 },
    Loosened(testDescription: "maximum 63", clause: "pw-2") { $0.maximumLength = 63 },
    Loosened(testDescription: "maximum below minimum", clause: "pw-2") {
      $0.minimumLength = 100
      $0.maximumLength = 99
    },
    Loosened(testDescription: "no upper case", clause: "pw-4") { $0.minimumUppercase = 0 },
    Loosened(testDescription: "no lower case", clause: "pw-4") { $0.minimumLowercase = 0 },
    Loosened(testDescription: "no digit", clause: "pw-4") { $0.minimumDigits = 0 },
    Loosened(testDescription: "no special", clause: "pw-4") { $0.minimumSpecials = 0 },
    Loosened(testDescription: "age below a day", clause: "pw-5") {
      $0.minimumAge = .seconds(86_399)
    },
    Loosened(testDescription: "age above 365 days", clause: "pw-6") {
      $0.maximumAge = .seconds(365 * 86_400 + 1)
    },
    Loosened(testDescription: "expiry before change", clause: "pw-6") {
      $0.maximumAge = .seconds(86_400)
    },
    Loosened(testDescription: "eleven remembered", clause: "pw-1") { $0.remembered = 11 },
    Loosened(testDescription: "eleven attempts", clause: "acc-7") { $0.attemptLimit = 11 },
    Loosened(testDescription: "no attempt", clause: "acc-7") { $0.attemptLimit = 0 },
    Loosened(testDescription: "a lock below half an hour", clause: "acc-7") {
      $0.lockDuration = .seconds(1799)
    },
    // The floors of Argon2id: OWASP ASVS 5.0, appendix C.
    Loosened(testDescription: "one pass, 46 MiB less 1 KiB", clause: "pw-1") {
      $0.cost = Argon2id.Parameters(memoryKiB: 47_103, iterations: 1, parallelism: 1)
    },
    Loosened(testDescription: "two passes, 19 MiB less 1 KiB", clause: "pw-1") {
      $0.cost = Argon2id.Parameters(memoryKiB: 19_455, iterations: 2, parallelism: 1)
    },
    Loosened(testDescription: "three passes, 12 MiB less 1 KiB", clause: "pw-1") {
      $0.cost = Argon2id.Parameters(memoryKiB: 12_287, iterations: 3, parallelism: 1)
    },
    Loosened(testDescription: "no pass", clause: "pw-1") {
      $0.cost = Argon2id.Parameters(memoryKiB: 47_104, iterations: 0, parallelism: 1)
    },
    Loosened(testDescription: "two lanes", clause: "pw-1") {
      $0.cost = Argon2id.Parameters(memoryKiB: 47_104, iterations: 2, parallelism: 2)
    },
    Loosened(testDescription: "more memory than there is", clause: "pw-1") {
      $0.cost = Argon2id.Parameters(memoryKiB: 4_294_967_295, iterations: 2, parallelism: 1)
    },
  ]

  @Test(arguments: loosened)
  func refusesAndNamesTheClause(_ loosened: Loosened) {
    var policy = PasswordPolicy.standard
    loosened.change(&policy)
    #expect(policy.looserThanFloor().map(\.clause.description) == [loosened.clause])
    #expect(throws: PolicyTooLoose.self) { try Policy.ecartAPI.tightening(policy) }
  }

  @Test func theStandardNumbersAreTheFloor() {
    #expect(PasswordPolicy.standard.looserThanFloor().isEmpty)
  }

  @Test(arguments: [(47_104, 1), (19_456, 2), (12_288, 3), (12_288, 4)] as [(Int, Int)])
  func costsAtTheFloorAreAccepted(memory: Int, passes: Int) throws {
    var policy = PasswordPolicy.standard
    policy.cost = Argon2id.Parameters(memoryKiB: memory, iterations: passes, parallelism: 1)
    #expect(try Policy.ecartAPI.tightening(policy)[PasswordPolicy.self] == policy)
  }

  @Test func tighteningIsAccepted() throws {
    var policy = PasswordPolicy.standard
    policy.minimumLength = 16
    policy.minimumDigits = 2
    policy.minimumAge = .seconds(2 * 86_400)
    policy.maximumAge = .seconds(90 * 86_400)
    policy.remembered = 24
    #expect(try Policy.ecartAPI.tightening(policy)[PasswordPolicy.self] == policy)
  }
}
