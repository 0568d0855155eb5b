// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import Foundation
import Testing

/// One file of PolicyFixtures/retention.
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
    contentsOf: URL(filePath: "/\(fixtures)/PolicyFixtures/retention/\(file)"))
  return try JSONDecoder().decode(VectorFile<Case>.self, from: data)
}

/// Every case prints as its name.
protocol NamedCase: Decodable, Sendable, CustomTestStringConvertible {
  var name: String { get }
  var clause: String { get }
  var reason: String { get }
}

extension NamedCase {
  var testDescription: String { "\(clause): \(name)" }
}

/// A date as a platform writes it: an instant with a zone, or a local time without.
struct Written: Decodable, Sendable {
  let reported: DeliveryBasis.Reported

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    if let space = text.firstIndex(of: " ") {
      let instant = text.replacingCharacters(in: space...space, with: "T") + "Z"
      reported = .withoutZone(try Date(instant, strategy: .iso8601))
    } else {
      reported = .instant(try Date(text, strategy: .iso8601))
    }
  }

  /// An instant; a local time makes the test fail.
  var instant: Date {
    get throws {
      guard case .instant(let date) = reported else { throw NotAnInstant() }
      return date
    }
  }
  struct NotAnInstant: Error {}
}

@Suite struct VectorFiles {
  @Test func `every file is readable and full`() throws {
    try check("basis.json", of: BasisCase.self, atLeast: 30)
    try check("timelines.json", of: TimelineCase.self, atLeast: 30)
  }

  private func check<Case: NamedCase>(_ name: String, of: Case.Type, atLeast: Int) throws {
    let file = try readVectors(name, of: Case.self)
    #expect(file.cases.count >= atLeast)
    #expect(Set(file.cases.map(\.name)).count == file.cases.count, "names are unique")
    #expect(file.cases.allSatisfy { file.clauses.contains($0.clause) && !$0.reason.isEmpty })
    #expect(!file.title.isEmpty && !file.howToUse.isEmpty)
  }
}
