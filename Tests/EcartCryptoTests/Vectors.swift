// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import FoundationEssentials

/// Reads `Tests/Vectors/Crypto`: blocks of `name = value` lines with empty lines between.
struct Vector: Sendable {
  private let values: [String: String]

  static func load(_ file: String, holding name: String) throws -> [Vector] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: folder.appending(path: "Vectors/Crypto/\(file)"))
    var vectors: [Vector] = []
    var values: [String: String] = [:]
    let lines = String(decoding: data, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    for line in lines + [""] where !line.hasPrefix("#") {
      if line.isEmpty {
        if values[name] != nil { vectors.append(Vector(values: values)) }
        values = [:]
        continue
      }
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      values[trimmed(parts[0])] = parts.count == 2 ? trimmed(parts[1]) : ""
    }
    return vectors
  }

  func has(_ name: String) -> Bool { values[name] != nil }
  func text(_ name: String) throws -> String { try values[name] ?? missing(name) }
  func number(_ name: String) throws -> Int { try Int(text(name)) ?? missing(name) }
  func bytes(_ name: String) throws -> [UInt8] { try Hex.decode(text(name)) ?? missing(name) }
  func secret(_ name: String) throws -> Secret { Secret(copying: try bytes(name)) }

  private func missing<Value>(_ name: String) throws -> Value { throw Missing(name: name) }
  private struct Missing: Error { let name: String }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

/// Bytes of a hex literal in a test.
func hex(_ text: String) -> [UInt8] { Hex.decode(text.lowercased()) ?? [] }

extension Secret {
  /// A copy of the bytes, for comparing with an expected value.
  var copied: [UInt8] { withBytes { bytes in bytes.indices.map { bytes[$0] } } }
}
