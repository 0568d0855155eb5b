// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation

/// Seals bytes to age recipients.
struct SealToPeople: PeerCommand {
  struct File: Decodable {
    /// Base 64.
    let plaintext: String
    let recipients: [String]
    let armored: Bool
  }
  let files: [File]

  /// Each file in base 64.
  func answer() async throws -> [String] {
    try files.map { file in
      var plaintext = try need(Base64.decode(file.plaintext), "plaintext")
      return Base64.encode(
        try Age.encrypt(
          Secret(wiping: &plaintext), to: file.recipients.map { try Age.Recipient($0) },
          armored: file.armored))
    }
  }
}

/// Opens age files that somebody else made.
struct OpenAsPerson: PeerCommand {
  let identity: String
  /// Base 64.
  let files: [String]

  /// Each plaintext in base 64, or `nil` for one that does not open.
  func answer() async throws -> [String?] {
    let person = try Age.Identity(identity)
    return try files.map { file in
      let bytes = try need(Base64.decode(file), "file")
      guard let opened = try? Age.decrypt(bytes, with: [person]) else { return nil }
      return Base64.encode(opened.withBytes { span in span.indices.map { span[$0] } })
    }
  }
}

/// Splits a root the way an escrow does, each share's document sealed to its person.
struct SplitRoot: PeerCommand {
  /// Hex.
  let root: String
  let threshold: Int
  let recipients: [String]

  /// Armored age files.
  func answer() async throws -> [String] {
    let root = Secret(copying: try need(Hex.decode(root), "root"))
    let shares = try EscrowShare.split(
      root, of: "hold-00000000", escrow: UUID(), threshold: threshold, among: recipients.count)
    return try zip(shares, recipients).map { share, person in
      let file = try Age.encrypt(share.document(), to: [Age.Recipient(person)], armored: true)
      return String(decoding: file, as: UTF8.self)
    }
  }
}

/// Combines shares that somebody else split: value in hex, by index.
struct CombineShares: PeerCommand {
  struct Share: Decodable {
    let index: Int
    let value: String
  }
  let threshold: Int
  let shares: [Share]

  /// Hex.
  func answer() async throws -> String {
    let shares = try shares.map {
      try SecretSharing.Share(
        index: $0.index, value: Secret(copying: try need(Hex.decode($0.value), "share")))
    }
    let secret = try SecretSharing.combine(shares, threshold: threshold)
    return Hex.encode(secret.withBytes { span in span.indices.map { span[$0] } })
  }
}
