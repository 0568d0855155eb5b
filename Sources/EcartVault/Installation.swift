// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
public import EcartPolicy

/// The secrets of one installation that are not a subject's: they lie beside the roots, never in
/// the database and never in a backup.
///
/// One 32-byte secret, and keys derived from it by HKDF for one purpose each: naming subjects,
/// naming actors, authenticating the anchor, key rows, epochs, erasures on their way, escrows, reports of
/// lost roots and exports, and the inner halves of the blind index.
public struct Installation: Sendable {
  private let subjects: Secret
  private let actors: Secret
  let anchor: Secret
  private let rows: Secret
  private let epochs: Secret
  private let erasures: Secret
  private let escrows: Secret
  private let losses: Secret
  private let exports: Secret
  /// The key of the blind index's inner halves.
  let index: Secret
  /// Signs checkpoints and, for what was sanitised, certificates.
  public let signer: Ed25519.PrivateKey

  /// Reads the installation's secrets from a private directory, drawing them the first time.
  package init(directory: String) throws {
    try self.init(
      master: Self.secret("\(directory)/installation.key"),
      signer: Ed25519.PrivateKey(seed: Self.secret("\(directory)/signer.key")))
  }

  /// From secrets that are there, for vectors.
  init(master: Secret, signer: Ed25519.PrivateKey) throws(CryptoFailure) {
    self.subjects = try HKDF.derive(from: master, info: Array("ecart subjects".utf8), count: 32)
    self.actors = try HKDF.derive(from: master, info: Array("ecart actors".utf8), count: 32)
    self.anchor = try HKDF.derive(from: master, info: Array("ecart anchor".utf8), count: 32)
    self.rows = try HKDF.derive(from: master, info: Array("ecart key rows".utf8), count: 32)
    self.epochs = try HKDF.derive(from: master, info: Array("ecart epochs".utf8), count: 32)
    self.erasures = try HKDF.derive(from: master, info: Array("ecart erasures".utf8), count: 32)
    self.escrows = try HKDF.derive(from: master, info: Array("ecart escrows".utf8), count: 32)
    self.losses = try HKDF.derive(from: master, info: Array("ecart losses".utf8), count: 32)
    self.exports = try HKDF.derive(from: master, info: Array("ecart exports".utf8), count: 32)
    self.index = try HKDF.derive(from: master, info: Array("ecart index".utf8), count: 32)
    self.signer = signer
  }

  /// A 32-byte secret in a private file, drawn if there is none.
  package static func secret(_ path: String) throws -> Secret {
    if !PrivateFile.exists(path) {
      try Secret.random(count: 32).withBytes { bytes throws(FileFault) in
        // Never grown, so that there is one copy to wipe.
        var copy = [UInt8](repeating: 0, count: bytes.count)
        defer { wipe(&copy) }
        for index in bytes.indices { copy[index] = bytes[index] }
        // Two processes may open a new installation at once: both go on with what the first drew.
        try PrivateFile.write(copy, to: path, replacing: false)
      }
    }
    var bytes = try PrivateFile.read(path)
    guard bytes.count == 32 else { throw FileFault.notPlain(PrivateFile.name(path)) }
    return Secret(wiping: &bytes)
  }

  func key(of coded: Coded) -> Secret {
    switch coded {
    case .keyRow: rows
    case .epoch: epochs
    case .erasure: erasures
    case .escrow: escrows
    case .loss: losses
    case .export: exports
    }
  }

  /// The digest by which the compliance store knows a subject.
  public func subject(_ kind: SubjectKind, _ name: String) throws(CryptoFailure) -> SubjectID {
    let digest = try HMAC.authenticationCode(
      for: Self.framed([Array(kind.name.utf8), Array(name.utf8)]), using: subjects)
    guard let id = SubjectID(digest: digest) else { throw .badLength("subject digest") }
    return id
  }

  /// The name of an actor in the ledger.
  package func actor(_ id: [UInt8]) throws(CryptoFailure) -> Pseudonym {
    let digest = try HMAC.authenticationCode(for: id, using: actors)
    guard let name = Pseudonym(keyedDigest: digest) else { throw .badLength("actor digest") }
    return name
  }

  /// Each part behind its length, so that ("ab", "c") and ("a", "bc") differ.
  static func framed(_ parts: [[UInt8]]) -> [UInt8] {
    parts.reduce(into: []) { bytes, part in
      let count = UInt32(truncatingIfNeeded: part.count)
      bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
      bytes += part
    }
  }
}
