// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import FoundationEssentials

/// The protected header, with the members this package writes (RFC 7515 §4.1).
struct JWSHeader: Codable {
  /// The one algorithm (RFC 8037 §3.1).
  static let algorithm = "EdDSA"

  /// An Ed25519 public key as a JWK (RFC 8037 §2).
  struct Key: Codable, Hashable {
    var crv: String
    var kty: String
    var x: String

    init(_ key: Ed25519.PublicKey) {
      self.crv = "Ed25519"
      self.kty = "OKP"
      self.x = Base64.encode(key.bytes, as: .urlSafe)
    }
  }

  /// A member whose value does not matter, only that it is there.
  private struct Present: Decodable { init(from decoder: any Decoder) {} }

  /// Members that change what the signature means (RFC 7515 §4.1.11, RFC 7797 §3).
  private struct Extensions: Decodable {
    var crit: Present?
    var b64: Present?
  }

  var alg: String
  var kid: String?
  var typ: String?
  var jwk: Key?

  init(alg: String, kid: String?, typ: String?, jwk: Key?) {
    self.alg = alg
    self.kid = kid
    self.typ = typ
    self.jwk = jwk
  }

  /// Reads a header. Call it only on signed bytes.
  init(decoding bytes: [UInt8]) throws(JWSFault) {
    let decoder = JSONDecoder()
    let data = Data(bytes)
    guard let header = try? decoder.decode(JWSHeader.self, from: data),
      let extensions = try? decoder.decode(Extensions.self, from: data)
    else { throw .malformedHeader }
    guard extensions.crit == nil, extensions.b64 == nil else { throw .unsupportedExtension }
    self = header
  }

  /// The header as JSON: members in alphabetical order, no spaces, nothing to escape.
  func encoded() throws(JWSFault) -> [UInt8] {
    var members = ["\"alg\":\"\(alg)\""]
    if let jwk {
      members.append("\"jwk\":{\"crv\":\"\(jwk.crv)\",\"kty\":\"\(jwk.kty)\",\"x\":\"\(jwk.x)\"}")
    }
    if let kid { members.append("\"kid\":\"\(try Self.plain(kid))\"") }
    if let typ { members.append("\"typ\":\"\(try Self.plain(typ))\"") }
    return Array("{\(members.joined(separator: ","))}".utf8)
  }

  /// A value that JSON writes as it stands.
  private static func plain(_ value: String) throws(JWSFault) -> String {
    guard (1...255).contains(value.utf8.count),
      value.utf8.allSatisfy({
        (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      })
    else { throw .unfitHeaderValue }
    return value
  }
}
