// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import Foundation

@testable import EcartVault

extension FormatWriting {
  mutating func writeRoots() async throws {
    let name = ["installation.key": Hex.encode(Self.fixed("installation")), "subject-name": "1001"]
    try await good("subject", "an order", name)
    try await good("subject", "another order", name.merging(["subject-name": "größer/1"]) { $1 })

    let epoch = Self.epochID
    let context = RootContext(environment: .production, installation: installation)
    let wrapped = try RootWrapping.wrap(
      Self.secret("epoch key"), under: Self.secret("root"), context.bytes(root: epoch))
    let given = [
      "root": Hex.encode(Self.fixed("root")), "environment": "production",
      "installation": installation, "epoch": epoch, "wrapped": Hex.encode(wrapped),
    ]
    try await good("root", "a root's wrapped epoch key", given)
    let elsewhere = [
      ("another environment", ["environment": "test"]),
      ("another installation", ["installation": "00000000-0000-4000-8000-000000000000"]),
      ("another epoch", ["epoch": "open-2026-09-21-1d61772b"]),
    ]
    try bad(
      "root",
      elsewhere + [
        ("another root", ["root": Hex.encode(Self.fixed("other root"))]),
        ("another version", ["wrapped": changed(wrapped) { $0[0] = 2 }]),
      ] + spoilt("wrapped", Hex.encode(wrapped), at: [0, 1, 20, 40]))

    let pair = try RSAOAEP.PrivateKey.generate(bits: 2_048)
    let sealed = try pair.publicKey.encrypt(
      Self.secret("epoch key"), label: context.bytes(root: epoch))
    let lines = try pair.pem.withBytes { span in
      String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
    }.split(separator: "\n").filter { !$0.hasPrefix("-----") }
    var rsa = given
    rsa["root"] = nil
    rsa["pkcs8"] = lines.joined()
    rsa["wrapped"] = Hex.encode(sealed)
    try await good("rsa-root", "an RSA root's wrapped epoch key", rsa)
    try bad("rsa-root", elsewhere + spoilt("wrapped", Hex.encode(sealed), at: [0, 128, 255]))
  }

  mutating func writeKeyrings() async throws {
    let salt = Self.fixed("keyring salt", 16)
    let keyringKey = Self.secret("keyring key")
    let epoch = Self.epochID
    let fileKey = try HKDF.derive(
      from: keyringKey, info: Array("ecart root file \(epoch)".utf8), count: 32)
    let file =
      Array("ecart root file 1\n".utf8)
      + (try AESKeyWrap.wrap(Self.secret("root"), under: fileKey))
    func description(_ kind: String, _ under: Secret, _ more: String) throws -> String {
      let wrapped = Base64.encode(try AESKeyWrap.wrap(keyringKey, under: under))
      return "{\(more)\"protection\":\"\(kind)\",\"salt\":\"\(Base64.encode(salt))\","
        + "\"version\":1,\"wrapped\":\"\(wrapped)\"}\n"
    }
    let wrongFiles = [
      ("another root's file", ["epoch": "open-2026-09-21-1d61772b"]),
      ("a file without its mark", ["file": Hex.encode(Array(file.dropFirst(18)))]),
      ("a root in the clear in a protected keyring", ["file": Hex.encode(Self.fixed("root"))]),
    ]
    let spoilt = try spoilt("file", Hex.encode(file), at: [0, 17, 18, 57])

    let passphrase = "correct horse battery staple"
    var hash = try Argon2id.hash(
      password: Secret(utf8: passphrase), salt: salt,
      parameters: Argon2id.Parameters(memoryKiB: 65_536, iterations: 3, parallelism: 1))
    let json = try description(
      "passphrase", Secret(wiping: &hash), "\"iterations\":3,\"memoryKiB\":65536,")
    try await good(
      "keyring", "a root's file under a passphrase",
      [
        "keyring.json": json, "passphrase": passphrase, "file": Hex.encode(file), "epoch": epoch,
      ])
    try bad(
      "keyring",
      [
        ("another passphrase", ["passphrase": passphrase + " "]),
        ("another cost", ["keyring.json": json.replacing(":65536", with: ":65544")]),
      ])

    let master = Self.secret("master key")
    let under = try HKDF.derive(
      from: master, salt: salt, info: Array("ecart keyring".utf8), count: 32)
    let text = try description("master-key", under, "")
    try await good(
      "keyring", "a root's file under a master key",
      [
        "keyring.json": text, "master-key": Hex.encode(Self.fixed("master key")),
        "file": Hex.encode(file), "epoch": epoch,
      ])
    try bad(
      "keyring",
      [
        ("another master key", ["master-key": Hex.encode(Self.fixed("root"))]),
        ("another version", ["keyring.json": text.replacing(":1,", with: ":2,")]),
        ("says that it is under a passphrase", ["keyring.json": json]),
      ] + wrongFiles + spoilt)
  }

  mutating func writeEpochs() async throws {
    try await good(
      "epoch", "the keys that come from an epoch's key",
      ["epoch": Self.epochID, "epoch-key": Hex.encode(Self.fixed("epoch key"))])
  }

  mutating func writeEscrow() async throws {
    let id = try present(UUID(uuidString: "6F9619FF-8B86-4011-B42D-00C04FC964FF"))
    func documents(_ id: UUID, _ root: Secret) throws -> [String] {
      try EscrowShare.split(
        root, of: "standing-2026-09-21-0a1b2c3d", escrow: id, threshold: 2, among: 3
      ).map { share in
        try share.document().withBytes { span in
          String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
        }
      }
    }
    let three = try documents(id, Self.secret("root"))
    let others = try documents(try present(UUID(uuidString: installation)), Self.secret("root"))
    try await good(
      "escrow", "two of three people's shares", ["document-1": three[0], "document-2": three[2]])
    try bad(
      "escrow",
      [
        ("one share twice", ["document-2": three[0]]),
        ("a share of another escrow", ["document-2": others[2]]),
        ("another epoch", ["document-2": three[2].replacing("0a1b2c3d", with: "0a1b2c3e")]),
        (
          "another index",
          [
            "document-2": three[2].replacing("\"index\" : 3", with: "\"index\" : 2")
              .replacing("\"3-", with: "\"2-")
          ]
        ),
        ("another threshold", ["document-2": three[2].replacing("old\" : 2", with: "old\" : 3")]),
        ("another format", ["document-2": three[2].replacing("share/1", with: "share/2")]),
      ])
  }
}
