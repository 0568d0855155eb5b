// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import EcartAccess

/// One file of PolicyFixtures/permissions.
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
    contentsOf: URL(filePath: "/\(fixtures)/PolicyFixtures/permissions/\(file)"))
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

struct DecisionCase: NamedCase {
  struct Grant: Decodable {
    let effect: Authority.Entry.Effect
    let scope: String?
    let role: String?
    let until: Double?
  }
  let name: String
  let clause: String
  let reason: String
  let roles: [String: [String]]
  let grants: [Grant]
  let now: Double
  let ask: String
  let expect: String
}

struct DriftCase: NamedCase {
  let name: String
  let clause: String
  let reason: String
  let baseline: [String: [String]]
  let live: [String: [String]]
  let orphans: [String: [String]]
  let expect: [String]
}

@Suite struct VectorFiles {
  @Test func everyFileIsReadableAndFull() throws {
    try check("decisions.json", of: DecisionCase.self, atLeast: 50)
    try check("drift.json", of: DriftCase.self, atLeast: 8)
  }

  private func check<Case: NamedCase>(_ name: String, of: Case.Type, atLeast: Int) throws {
    let file = try readVectors(name, of: Case.self)
    #expect(file.cases.count >= atLeast)
    #expect(Set(file.cases.map(\.name)).count == file.cases.count, "names are unique")
    #expect(file.cases.allSatisfy { file.clauses.contains($0.clause) && !$0.reason.isEmpty })
    #expect(!file.title.isEmpty && !file.howToUse.isEmpty)
  }
}
