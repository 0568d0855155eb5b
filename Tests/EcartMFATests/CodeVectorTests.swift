// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartMFA
import FoundationEssentials
import Testing

struct CodeCase: NamedCase {
  let name: String, clause: String, reason: String
  let algorithm: TOTP.Algorithm
  let digits: TOTP.Digits
  let secretHex: String
  let time: Double, step: Int64
  let expect: String
  static let all = vectors("codes.json", of: CodeCase.self)
}

struct HOTPCase: NamedCase {
  let name: String, clause: String, reason: String
  let secretHex: String, expect: String
  let counter: Int64
  static let all = vectors("hotp.json", of: HOTPCase.self)
}

@Suite struct CodeVectors {
  @Test(arguments: CodeCase.all)
  func showsWhatTheVectorSays(_ vector: CodeCase) throws {
    let totp = TOTP(algorithm: vector.algorithm, digits: vector.digits)
    let step = TOTP.step(at: Date(timeIntervalSince1970: vector.time))
    #expect(step == vector.step)
    let code = try totp.code(secret: secret(hex: vector.secretHex), at: step)
    #expect(code.text == vector.expect, "\(vector.reason)")
  }

  @Test(arguments: HOTPCase.all)
  func countsAsRFC4226Says(_ vector: HOTPCase) throws {
    let code = try TOTP.standard.code(
      secret: secret(hex: vector.secretHex), at: vector.counter)
    #expect(code.text == vector.expect)
  }

  @Test func allOfAppendixBIsHere() {
    #expect(CodeCase.all.count { $0.reason.contains("appendix B") } == 18)
    #expect(HOTPCase.all.count { $0.reason.contains("appendix D") } == 10)
  }

  @Test func theVectorsCatchACodeThatIsANumber() {
    #expect(CodeCase.all.contains { "\(Int($0.expect) ?? 0)" != $0.expect })
  }

  @Test func aMomentThatIsNoneBelongsToStepZero() {
    let odd = [-1, -1e300, -.infinity, .nan].map {
      TOTP.step(at: Date(timeIntervalSince1970: $0))
    }
    #expect(odd == [0, 0, 0, 0])
    let far = [1e300, .infinity].map { TOTP.step(at: Date(timeIntervalSince1970: $0)) }
    #expect(far == [1 << 53, 1 << 53])
  }
}
