// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import Foundation

@testable import EcartCrypto
@testable import EcartVault

/// Makes the vectors, from fixed inputs: every key, nonce and salt is SHA-256 of "ecart vector " and
/// a name. What draws its own randomness (RSA-OAEP, shares) is new at every making.
struct FormatWriting {
  private(set) var cases: [FormatCase] = []

  static let origin = "shopify/shop-1/key-1"
  static let epochID = "open-2026-09-21-1d61772a"
  let installation = "d2068fcf-cdbf-4346-8fd1-f441abcb525a"

  static func fixed(_ name: String, _ count: Int = 32) -> [UInt8] {
    Array(SHA256.digest(Array("ecart vector \(name)".utf8)).bytes.prefix(count))
  }
  static func secret(_ name: String) -> Secret { Secret(copying: fixed(name)) }

  /// Records a good vector, with what our code makes of it.
  mutating func good(_ kind: String, _ name: String, _ given: [String: String]) async throws {
    var made = FormatCase(kind: kind, name: name, given: given)
    made.gives = try await made.answer()
    cases.append(made)
  }

  /// Records copies of the last good vector of its kind, each wrong in one way.
  mutating func bad(
    _ kind: String, _ changes: [(why: String, change: [String: String])]
  ) throws {
    let good = try present(cases.last { $0.kind == kind && $0.refused == nil })
    for (why, change) in changes {
      cases.append(
        FormatCase(
          kind: kind, name: "\(good.name): \(why)",
          given: good.given.merging(change) { _, new in new }, refused: why))
    }
  }

  /// Records the last good vector of a kind with something left out.
  mutating func bad(_ kind: String, without name: String, _ why: String) throws {
    let good = try present(cases.last { $0.kind == kind && $0.refused == nil })
    var given = good.given
    given[name] = nil
    cases.append(
      FormatCase(kind: kind, name: "\(good.name): \(why)", given: given, refused: why))
  }

  /// Hex text changed in the usual ways: a bit of a byte here and there, shorter, longer, nothing.
  func spoilt(_ name: String, _ text: String, at places: [Int]) throws -> [(
    String, [String: String]
  )] {
    let bytes = try present(Hex.decode(text))
    let flipped = places.map { at in
      var copy = bytes
      copy[at] ^= 0x10
      return ("a bit of byte \(at) is flipped", [name: Hex.encode(copy)])
    }
    return flipped + [
      ("truncated by a byte", [name: Hex.encode(Array(bytes.dropLast()))]),
      ("extended by a byte", [name: text + "00"]), ("nothing at all", [name: ""]),
    ]
  }

  func box(_ plain: [UInt8], _ member: SubjectKey.Member, _ data: [UInt8], _ iv: String)
    throws -> [UInt8]
  {
    let nonce = Self.fixed(iv, 12)
    return try member.prefix + nonce
      + AESGCM.seal(plain.span, using: member.key, nonce: nonce, authenticating: data)
  }

  func changed(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> String {
    var copy = bytes
    change(&copy)
    return Hex.encode(copy)
  }

  static func all() async throws -> [FormatCase] {
    var writing = FormatWriting()
    try await writing.writeRoots()
    try await writing.writeKeyrings()
    try await writing.writeEpochs()
    try await writing.writeEpochRecords()
    try await writing.writeRows()
    try await writing.writeFields()
    try await writing.writeFieldsOfRows()
    try await writing.writeOwnRecords()
    try await writing.writeFiles()
    try await writing.writeLongFiles()
    try await writing.writeAnchor()
    try await writing.writeAnchorCheckpoint()
    try await writing.writeEscrow()
    return writing.cases
  }
}
