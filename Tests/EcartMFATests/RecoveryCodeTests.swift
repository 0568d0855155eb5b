// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartMFA
import Testing

struct RecoveryCase: NamedCase {
  struct Expected: Decodable {
    let text: String, sha256: String
  }
  let name: String, clause: String, reason: String
  let typed: String
  let expect: Expected?
  static let all = vectors("recovery.json", of: RecoveryCase.self)
}

@Suite struct RecoveryCodes {
  @Test(arguments: RecoveryCase.all)
  func readsAsTheVectorSays(_ vector: RecoveryCase) {
    let code = RecoveryCode(parsing: vector.typed)
    #expect(code?.text == vector.expect?.text, "\(vector.reason)")
    #expect(code?.digest.hex == vector.expect?.sha256, "\(vector.reason)")
  }

  @Test func aNewCodeIs120BitsInSixGroups() throws {
    let code = try RecoveryCode.random()
    let groups = code.text.split(separator: "-")
    #expect(groups.count == 6 && groups.allSatisfy { $0.count == 4 })
    #expect(try RecoveryCode.random().digest != code.digest)
    #expect(RecoveryCode(parsing: code.text)?.digest == code.digest)
  }
}
