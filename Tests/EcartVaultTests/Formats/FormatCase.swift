// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import Foundation

@testable import EcartVault

/// One vector of PolicyFixtures/vault/vectors.json. All values are text: bytes in hex, numbers in
/// decimal, documents as they are.
struct FormatCase: Codable, Equatable {
  var kind: String
  var name: String
  var given: [String: String]
  /// What it opens to; absent when it must be refused.
  var gives: [String: String]?
  /// Why it must be refused.
  var refused: String?

  static let path = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("PolicyFixtures/vault/vectors.json")

  private struct Document: Codable {
    let format: String
    let cases: [FormatCase]
  }

  static func load() throws -> [FormatCase] {
    try JSONDecoder().decode(Document.self, from: Data(contentsOf: path)).cases
  }

  static func save(_ cases: [FormatCase]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(format: "ecartdpp vault vectors 1", cases: cases)
    try (encoder.encode(document) + Data([10])).write(to: path)
  }

  func text(_ name: String) throws -> String { try present(given[name]) }
  func bytes(_ name: String) throws -> [UInt8] { try present(Hex.decode(text(name))) }
  func secret(_ name: String) throws -> Secret { Secret(copying: try bytes(name)) }
  func subject() throws -> SubjectID { try present(SubjectID(hex: text("subject"))) }

  /// The subject's data keys, `id:key` with commas between; the first one seals.
  func subjectKey(_ subject: SubjectID, _ origin: String) throws -> SubjectKey {
    let members = try text("keys").split(separator: ",").map { key in
      let parts = key.split(separator: ":").map(String.init)
      return try SubjectKey.Member(
        id: present(UInt32(parts[0])),
        secret: Secret(copying: present(Hex.decode(parts[1]))))
    }
    return SubjectKey(
      subject: subject, origin: origin, version: 1, name: [], primary: members[0],
      older: Array(members.dropFirst()))
  }
}

extension Secret {
  var hexadecimal: String { withBytes { bytes in Hex.encode(bytes.indices.map { bytes[$0] }) } }
}
