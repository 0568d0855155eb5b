// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartMFA
import FoundationEssentials
import Testing

/// One file of PolicyFixtures/totp.
struct VectorFile<Case: Decodable>: Decodable {
  let title: String
  let clauses: [String]
  let howToUse: String
  let cases: [Case]
}

/// The cases of a file; none when it cannot be read, which `everyFileIsReadable` then reports.
func vectors<Case: Decodable>(_ file: String, of: Case.Type) -> [Case] {
  (try? readVectors(file, of: Case.self).cases) ?? []
}

func readVectors<Case: Decodable>(_ file: String, of: Case.Type) throws -> VectorFile<Case> {
  let fixtures = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  let data = try Data(
    contentsOf: URL(filePath: "/\(fixtures)/PolicyFixtures/totp/\(file)"))
  return try JSONDecoder().decode(VectorFile<Case>.self, from: data)
}

/// Every case prints as its name, so that a failure names the case.
protocol NamedCase: Decodable, Sendable, CustomTestStringConvertible {
  var name: String { get }
  var clause: String { get }
  var reason: String { get }
}

extension NamedCase {
  var testDescription: String { "\(clause): \(name)" }
}

/// A secret written in hex.
func secret(hex: String) throws -> TOTPSecret {
  let bytes = try #require(Hex.decode(hex))
  return try #require(TOTPSecret(Secret(copying: bytes)))
}

@Suite struct VectorFiles {
  @Test func everyFileIsReadableAndFull() throws {
    try check("codes.json", of: CodeCase.self, atLeast: 18)
    try check("hotp.json", of: HOTPCase.self, atLeast: 10)
    try check("window.json", of: WindowCase.self, atLeast: 20)
    try check("replay.json", of: ReplayCase.self, atLeast: 10)
    try check("typing.json", of: TypingCase.self, atLeast: 30)
    try check("base32.json", of: Base32Case.self, atLeast: 15)
    try check("uri.json", of: URICase.self, atLeast: 12)
    try check("recovery.json", of: RecoveryCase.self, atLeast: 10)
    try check("throttle.json", of: ThrottleCase.self, atLeast: 6)
  }

  private func check<Case: NamedCase>(_ name: String, of: Case.Type, atLeast: Int) throws {
    let file = try readVectors(name, of: Case.self)
    #expect(file.cases.count >= atLeast)
    #expect(Set(file.cases.map(\.name)).count == file.cases.count, "names are unique")
    #expect(file.cases.allSatisfy { file.clauses.contains($0.clause) && !$0.reason.isEmpty })
    #expect(!file.title.isEmpty && !file.howToUse.isEmpty)
  }
}
