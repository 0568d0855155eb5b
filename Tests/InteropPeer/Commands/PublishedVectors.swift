// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation

/// Puts vectors that others published through our wrappers, one answer for each.
struct TryVectors: PeerCommand {
  struct Outcome: Encodable {
    /// What came out, hex; `nil` when it was refused.
    var output: String?
    /// The name of the refusal.
    var refused: String?
    /// All that a caller can tell of an error: its type, its case with what that holds, its words.
    var shape: String?

    /// What a wrapper that throws nothing said: `false` is no error, and has no shape.
    static func answered(_ isValid: Bool, of output: [UInt8]) -> Outcome {
      isValid ? Outcome(output: Hex.encode(output)) : Outcome(refused: "answered \(isValid)")
    }
  }
  /// Every value in hex; which there are depends on the algorithm.
  typealias Vector = [String: String]

  let algorithm: String
  let vectors: [Vector]

  func answer() async throws -> [Outcome] {
    let run = try need(Self.algorithms[algorithm], "algorithm")
    return try vectors.map { vector in
      do {
        return try run(vector)
      } catch let failure as CryptoFailure {
        return Outcome(refused: Self.name(of: failure), shape: Self.shape(of: failure))
      }
    }
  }

  private static let algorithms: [String: @Sendable (Vector) throws -> Outcome] = [
    "aes-gcm": opening(openGCM), "aes-kw": opening(unwrap), "hkdf-sha256": opening(derive),
    "rsa-oaep-sha256": opening(decrypt), "hmac-sha256": checkHMAC, "ed25519": verify,
  ]

  private static func opening(
    _ open: @escaping @Sendable (Vector) throws -> [UInt8]
  ) -> @Sendable (Vector) throws -> Outcome {
    { Outcome(output: Hex.encode(try open($0))) }
  }

  private static func name(of failure: CryptoFailure) -> String {
    switch failure {
    case .notAuthentic: "notAuthentic"
    case .badLength(let what): "badLength: \(what)"
    case .keyTooSmall: "keyTooSmall"
    case .malformed(let what): "malformed: \(what)"
    case .providerRefused: "providerRefused"
    }
  }

  private static func shape(of failure: any Error) -> String {
    var dumped = ""
    dump(failure, to: &dumped)
    let lines = dumped.split(separator: "\n").map { $0.drop { $0 == " " } }
    return "\(type(of: failure)): \(lines.joined(separator: "; ")): \(failure)"
  }

  private static func bytes(_ vector: Vector, _ name: String) throws -> [UInt8] {
    try need(vector[name].flatMap { Hex.decode($0) }, name)
  }

  private static func secret(_ vector: Vector, _ name: String) throws -> Secret {
    Secret(copying: try bytes(vector, name))
  }

  private static func copy(_ secret: Secret) -> [UInt8] {
    secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
  }

  /// All three ways of opening must agree, and sealing must give the same bytes again. A box begins
  /// with its nonce: one with another nonce's length is a box too, which fits no key.
  @Sendable private static func openGCM(_ vector: Vector) throws -> [UInt8] {
    let key = try AESGCM.Key(secret(vector, "key"))
    let (iv, sealed) = (try bytes(vector, "iv"), try bytes(vector, "sealed"))
    let data = try bytes(vector, "data")
    let boxed = try unlessRefused {
      try AESGCM.open(iv + sealed, using: key, authenticating: data)
    }
    let wiped = try unlessRefused {
      copy(try AESGCM.openSecret(iv + sealed, using: key, authenticating: data))
    }
    let opened: [UInt8]
    do {
      opened = try AESGCM.open(sealed.span, using: key, nonce: iv, authenticating: data)
    } catch {
      guard boxed == nil, wiped == nil else { throw disagreement }
      throw error
    }
    guard boxed == opened, wiped == opened,
      try AESGCM.seal(opened.span, using: key, nonce: iv, authenticating: data) == sealed
    else { throw disagreement }
    return opened
  }

  /// `nil` for the one error that a box may be refused with.
  private static func unlessRefused(_ open: () throws -> [UInt8]) throws -> [UInt8]? {
    do { return try open() } catch CryptoFailure.notAuthentic { return nil } catch {
      throw disagreement
    }
  }

  @Sendable private static func unwrap(_ vector: Vector) throws -> [UInt8] {
    let (wrapped, under) = (try bytes(vector, "wrapped"), try secret(vector, "key"))
    let key = try AESKeyWrap.unwrap(wrapped, under: under)
    guard try AESKeyWrap.wrap(key, under: under) == wrapped else { throw disagreement }
    return copy(key)
  }

  @Sendable private static func checkHMAC(_ vector: Vector) throws -> Outcome {
    let (code, message) = (try bytes(vector, "code"), try bytes(vector, "message"))
    let key = try secret(vector, "key")
    return .answered(HMAC.isValid(code, for: message, using: key), of: code)
  }

  @Sendable private static func derive(_ vector: Vector) throws -> [UInt8] {
    copy(
      try HKDF.derive(
        from: secret(vector, "key"), salt: bytes(vector, "salt"), info: bytes(vector, "info"),
        count: try need(vector["count"].flatMap { Int($0) }, "count")))
  }

  @Sendable private static func decrypt(_ vector: Vector) throws -> [UInt8] {
    let key = try RSAOAEP.PrivateKey(pem: Secret(utf8: need(vector["pem"], "pem")))
    return copy(try key.decrypt(bytes(vector, "sealed"), label: bytes(vector, "label")))
  }

  @Sendable private static func verify(_ vector: Vector) throws -> Outcome {
    let key = try Ed25519.PublicKey(bytes: bytes(vector, "key"))
    let (signature, message) = (try bytes(vector, "signature"), try bytes(vector, "message"))
    return .answered(key.verify(signature, of: message), of: signature)
  }

  private static var disagreement: PeerFault { .input("vector: our own ways do not agree on it") }
}
