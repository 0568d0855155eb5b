// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Testing

/// One file of PolicyFixtures/passwords.
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
    contentsOf: URL(filePath: "/\(fixtures)/PolicyFixtures/passwords/\(file)"))
  return try JSONDecoder().decode(VectorFile<Case>.self, from: data)
}

/// Every case prints as its name, so that a failure names the case and no password.
protocol NamedCase: Decodable, Sendable, CustomTestStringConvertible {
  var name: String { get }
  var clause: String { get }
  var reason: String { get }
}

extension NamedCase {
  var testDescription: String { "\(clause): \(name)" }
}

@Suite struct VectorFiles {
  @Test func everyFileIsReadableAndFull() throws {
    try check("rules.json", of: RuleCase.self, atLeast: 60)
    try check("age.json", of: AgeCase.self, atLeast: 10)
    try check("history.json", of: HistoryCase.self, atLeast: 5)
    try check("hashes.json", of: HashCase.self, atLeast: 30)
    try check("foreign.json", of: ForeignCase.self, atLeast: 40)
    try check("phc.json", of: PHCCase.self, atLeast: 30)
  }

  private func check<Case: NamedCase>(_ name: String, of: Case.Type, atLeast: Int) throws {
    let file = try readVectors(name, of: Case.self)
    #expect(file.cases.count >= atLeast)
    #expect(Set(file.cases.map(\.name)).count == file.cases.count, "names are unique")
    #expect(file.cases.allSatisfy { file.clauses.contains($0.clause) && !$0.reason.isEmpty })
    #expect(!file.title.isEmpty && !file.howToUse.isEmpty)
  }
}
