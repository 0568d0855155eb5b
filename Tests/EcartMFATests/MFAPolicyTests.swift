// SPDX-License-Identifier: Apache-2.0

import EcartMFA
import EcartPolicy
import Testing

@Suite struct MFAPolicyFloors {
  struct Loosened: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let clause: String
    let change: @Sendable (inout MFAPolicy) -> Void
  }

  static let loosened = [
    Loosened(testDescription: "eleven attempts", clause: "acc-7") { $0.attemptLimit = 11 },
    Loosened(testDescription: "no attempt", clause: "acc-7") { $0.attemptLimit = 0 },
    Loosened(testDescription: "lock below 30 minutes", clause: "acc-7") {
      $0.lockDuration = .seconds(1799)
    },
    Loosened(testDescription: "secret of 15 bytes", clause: "mfa-1") { $0.secretSize = 15 },
    Loosened(testDescription: "no recovery code", clause: "mfa-1") { $0.recoveryCodes = 0 },
    Loosened(testDescription: "21 recovery codes", clause: "mfa-1") { $0.recoveryCodes = 21 },
    Loosened(testDescription: "re-enrolment after 901 s", clause: "mfa-1") {
      $0.reenrolmentAge = .seconds(901)
    },
    Loosened(testDescription: "re-enrolment never", clause: "mfa-1") {
      $0.reenrolmentAge = .zero
    },
    Loosened(testDescription: "secret of 65 bytes", clause: "mfa-1") { $0.secretSize = 65 },
  ]

  @Test(arguments: loosened)
  func refusesAndNamesTheClause(_ loosened: Loosened) {
    var policy = MFAPolicy.standard
    loosened.change(&policy)
    #expect(policy.looserThanFloor().map(\.clause.description) == [loosened.clause])
    #expect(throws: PolicyTooLoose.self) { try Policy.ecartAPI.tightening(policy) }
  }

  @Test func standardIsFiveAttemptsThirtyMinutesOneStepSixDigits() {
    let policy = MFAPolicy.standard
    #expect(policy.looserThanFloor().isEmpty)
    #expect(policy.attemptLimit == 5 && policy.lockDuration == .seconds(1800))
    #expect(policy.drift == .oneStep && policy.totp == TOTP(algorithm: .sha1, digits: .six))
    #expect(policy.recoveryCodes == 10 && policy.reenrolmentAge == .seconds(300))
    #expect(policy.secretSize == 20 && TOTP.period == 30)
  }

  @Test func theFloorItselfAndTighterAreAccepted() throws {
    var policy = MFAPolicy.standard
    policy.attemptLimit = 10
    policy.secretSize = 16
    #expect(try Policy.ecartAPI.tightening(policy)[MFAPolicy.self] == policy)
    policy.attemptLimit = 1
    policy.lockDuration = .seconds(86_400)
    policy.drift = .none
    policy.totp = TOTP(algorithm: .sha512, digits: .eight)
    #expect(try Policy.ecartAPI.tightening(policy)[MFAPolicy.self] == policy)
  }

  @Test func noTypeAllowsFewerDigitsOrAWiderWindow() {
    #expect(TOTP.Digits.allCases.map(\.rawValue) == [6, 7, 8])
    #expect(TOTP.Drift.allCases.map(\.rawValue) == [0, 1])
  }
}
