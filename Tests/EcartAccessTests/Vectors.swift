// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// One file of PolicyFixtures/access.
struct VectorFile<Case: Decodable>: Decodable {
  let title: String
  let clauses: [String]
  let howToUse: String
  let cases: [Case]

  init(_ file: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent("PolicyFixtures/access/\(file)"))
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    self = try decoder.decode(Self.self, from: data)
  }
}
