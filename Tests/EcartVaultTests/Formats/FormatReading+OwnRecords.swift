// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import Foundation

@testable import EcartAccess
@testable import EcartDPP
@testable import EcartMFA
@testable import EcartRetention
@testable import EcartVault

/// How our own code reads what the library itself seals, as it lies in table `record`.
extension FormatCase {
  static func space(of type: (some GateRecord).Type) -> String { Space(of: type).description }

  func readOwnRecord() throws -> [String: String] {
    let place = try text("key")
    let body = Array(try text("body").utf8)
    func key(of subject: SubjectID?) throws -> SubjectKey {
      try subjectKey(present(subject), text("origin"))
    }
    switch try text("space") {
    case Self.space(of: AccountRecord.self):
      let record = try AccountRecord(decoding: body)
      let person = try record.person(under: key(of: SubjectID(hex: place)))
      return [
        "given-name": person.givenName, "family-name": person.familyName,
        "email": try present(person.email), "user-name": person.userName,
      ]
    case Self.space(of: TOTPRecord.self):
      let key = try key(of: SubjectID(hex: place))
      let record = try TOTPRecord(decoding: body)
      var answer = ["secret": try record.open(under: key).base32]
      if let replacement = record.replacement {
        let next = try present(record.waiting(for: replacement.enrolment))
        answer["replacement"] = try next.open(under: key).base32
      }
      return answer
    case Self.space(of: RecoveryCodeRecord.self):
      let digests = try RecoveryCodeRecord(decoding: body)
        .open(under: key(of: SubjectID(hex: place)))
      return ["digests": digests.map(\.hex).joined(separator: ",")]
    case Self.space(of: CredentialRecord.self):
      let record = try CredentialRecord(decoding: body)
      let home = try Installation(
        master: secret("installation-key"), signer: Ed25519.PrivateKey(seed: .random(count: 32)))
      let name = "\(try present(APICredential(number: place)).number)/\(record.version)"
      let subject = try home.subject(.credential, name)
      let opened = try Credentials.open(
        present(record.sealed), from: record.origin, under: key(of: subject))
      return ["subject": "\(subject)", "secret": opened.hexadecimal]
    case Self.space(of: HoldRecord.self):
      let plain = try HoldRecord(decoding: body).open(under: key(of: SubjectID(hex: place)))
      return [
        "salt": Hex.encode(Array(plain.prefix(32))),
        "statute": String(decoding: plain.dropFirst(32), as: UTF8.self),
      ]
    case Self.space(of: AdoptionRecord.self):
      let samples = try AdoptionRecord(decoding: body).samples
      let values = try samples.map { try present($0.opened(with: key(of: $0.subject))) }
      return ["values": values.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ",")]
    default: return try present(nil)
    }
  }
}
