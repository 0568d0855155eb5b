// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation
import Testing

/// The age project's own test kit (C2SP/CCTV `age/testdata`), where somebody has it:
/// `ECART_AGE_TESTKIT=FOLDER`. It is not kept here.
private let testkit = ProcessInfo.processInfo.environment["ECART_AGE_TESTKIT"]

@Suite("The age project's test kit", .enabled(if: testkit != nil))
struct AgeTestkitTests {
  @Test func `every vector for X25519 opens or is refused as it says`() throws {
    let folder = try #require(testkit)
    var counts: [String: Int] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let bytes = Array(try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
      guard let (fields, file) = Self.split(bytes), fields["compressed"] == nil,
        fields["passphrase"] == nil, let expect = fields["expect"]
      else { continue }
      let identities = (fields["identity"] ?? "").split(separator: " ").compactMap {
        try? Age.Identity(String($0))
      }
      guard !identities.isEmpty else { continue }
      let opened = try? Age.decrypt(file, with: identities).copied
      #expect((opened != nil) == (expect == "success"), "\(name) expects \(expect)")
      if let opened { #expect(SHA256.digest(opened).hex == fields["payload"], "\(name)") }
      counts[expect, default: 0] += 1
    }
    print("age testkit:", counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
    #expect(counts.values.reduce(0, +) > 60)
  }

  private static func split(_ bytes: [UInt8]) -> ([String: String], [UInt8])? {
    guard
      let end = bytes.indices.dropLast().first(where: { bytes[$0] == 10 && bytes[$0 + 1] == 10 })
    else { return nil }
    var fields: [String: String] = [:]
    for line in String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n") {
      guard let colon = line.firstRange(of: ": ") else { return nil }
      fields[String(line[..<colon.lowerBound])] = String(line[colon.upperBound...])
    }
    return (fields, Array(bytes[(end + 2)...]))
  }
}
