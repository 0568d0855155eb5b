// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import Foundation

@testable import EcartVault

/// How our own code reads a vector, through the functions that the vault itself uses.
extension FormatCase {
  func answer() async throws -> [String: String] {
    switch kind {
    case "subject": try readSubject()
    case "root": try readRoot()
    case "rsa-root": try readRSARoot()
    case "keyring": try readKeyring()
    case "epoch": try readEpoch()
    case "epoch-record": try readEpochRecord()
    case "key-row": try readRow()
    case "field": try readField()
    case "stored-field": try readStoredField()
    case "own-record": try readOwnRecord()
    case "file": try readFile()
    case "long-file": try readLongFile()
    case "anchor": try readAnchor()
    case "anchor-checkpoint": try readAnchorCheckpoint()
    case "escrow": try readEscrow()
    default: try present(nil)
    }
  }

  private func context() throws -> [UInt8] {
    RootContext(
      environment: try present(DeploymentEnvironment(rawValue: text("environment"))),
      installation: try text("installation")
    ).bytes(root: try text("epoch"))
  }

  private func readSubject() throws -> [String: String] {
    try inDirectory { directory in
      try PrivateFile.write(bytes("installation.key"), to: "\(directory)/installation.key")
      let id = try Installation(directory: directory).subject(.order, text("subject-name"))
      return ["subject": "\(id)"]
    }
  }

  private func readRoot() throws -> [String: String] {
    let key = try RootWrapping.unwrap(bytes("wrapped"), under: secret("root"), context())
    return ["context": Hex.encode(try context()), "epoch-key": key.hexadecimal]
  }

  private func readRSARoot() throws -> [String: String] {
    var lines = ["-----BEGIN PRIVATE KEY-----"]
    var rest = try text("pkcs8")[...]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(64)))
      rest = rest.dropFirst(64)
    }
    let pem = (lines + ["-----END PRIVATE KEY-----", ""]).joined(separator: "\n")
    let key = try RSAOAEP.PrivateKey(pem: Secret(utf8: pem))
    return ["epoch-key": try key.decrypt(bytes("wrapped"), label: context()).hexadecimal]
  }

  private func readKeyring() throws -> [String: String] {
    try inDirectory { directory in
      try PrivateFile.write(Array(text("keyring.json").utf8), to: "\(directory)/keyring.json")
      try PrivateFile.write(bytes("file"), to: "\(directory)/\(text("epoch")).root")
      let protection: KeyringProtection =
        if given["passphrase"] != nil {
          .passphrase(Secret(utf8: try text("passphrase")))
        } else {
          .masterKey(try MasterKey(secret("master-key")))
        }
      let keyring = try FileKeyring(directory: directory, protection: protection)
      return ["root": try keyring.root(text("epoch")).hexadecimal]
    }
  }

  private func readEpoch() throws -> [String: String] {
    let key = try EpochKey(id: text("epoch"), key: secret("epoch-key"))
    return [
      "wrapping": key.wrapping.hexadecimal, "commitment": key.commitment.hexadecimal,
      "index": key.index.hexadecimal,
    ]
  }

  private func readRow() throws -> [String: String] {
    let epoch = try EpochKey(id: text("epoch"), key: secret("epoch-key"))
    let row = KeyRow(
      subject: try subject(), version: 1, state: .living, epoch: epoch.id, body: try bytes("row"))
    let home = try Installation(
      master: secret("installation-key"), signer: Ed25519.PrivateKey(seed: .random(count: 32)))
    let body = try home.body(of: row)
    let key = try Vault.unwrap(row, body, epoch)
    let members = ([key.primary] + key.older).map { "\($0.id):\($0.key.secret.hexadecimal)" }
    return [
      "keys": members.joined(separator: ","),
      "reserved": body.keys.map { "\($0.reserved)" }.joined(separator: ","),
      "kind": body.kind, "origin": body.origin,
      "epochs": body.epochs.joined(separator: ","), "epochs-gone": "\(body.epochsGone)",
      "copies": "\(body.copies)", "sealed-anew": "\(body.sealedAnew)",
      "files": "\(body.hasFiles ? 1 : 0)", "records": body.records.joined(separator: ","),
      "pseudonym": "\(try key.pseudonym())",
      "sample": Hex.encode(try key.openPart(body.sample, "sample")),
      "indexed": try body.indexed.map {
        "\($0.name):" + Hex.encode(try key.openPart($0.sealed, IndexedValue.part($0.name)))
      }.joined(separator: ","),
    ]
  }

  private func readField() throws -> [String: String] {
    let key = try subjectKey(subject(), text("origin"))
    let place = AssociatedData(
      origin: try text("origin"), record: try text("record"), field: try text("field"), row: row)
    let field = try fieldPlace()
    let value = SealedValue(
      subject: try subject(), origin: try Origin(parsing: text("origin")), box: try bytes("box"))
    let quick = try? key.open(value, in: field)
    let plaintext = try key.open(bytes("box"), at: place)
    return [
      "plaintext": Hex.encode(try present(quick == plaintext ? plaintext : nil)),
      "associated-data": Hex.encode(place.bytes(for: try subject())),
    ]
  }

  /// Which of the subject's rows, where there are several.
  private var row: RowName? { given["row-name"].map { RowName($0) } }

  private func fieldPlace() throws -> FieldPlace {
    let place = FieldPlace(record: try text("record"), field: try text("field"))
    return row.map { place.inRow($0) } ?? place
  }

  private func readStoredField() throws -> [String: String] {
    guard let value = Sealed<Name>(storedText: try text("stored")) else {
      throw CryptoFailure.notAuthentic
    }
    let key = try subjectKey(value.subject, value.origin.description)
    let field = try fieldPlace()
    return [
      "subject": "\(value.subject)", "origin": "\(value.origin)",
      "plaintext": Hex.encode(try key.open(value.value, in: field)),
    ]
  }

  private func readFile() throws -> [String: String] {
    try inDirectory { directory in
      let path = "\(directory)/sealed"
      try PrivateFile.write(bytes("file"), to: path)
      guard let stored = SealedFile<Payment>(storedText: try text("stored")) else {
        throw SealedFileFault.notSealed
      }
      let sealed = try UnopenedFile(path)
      let header = sealed.header
      guard header.subject == stored.subject, header.origin == stored.origin,
        header.file == stored.number, try header.record == text("record"),
        try header.field == text("field"), try header.tag == text("tag")
      else { throw SealedFileFault.belongsElsewhere }
      let key = try subjectKey(stored.subject, stored.origin.description)
      let reader = try SealedFileReader(sealed, with: key)
      return ["plaintext": Hex.encode(try reader.read(0..<reader.count))]
    }
  }

  private func readEscrow() throws -> [String: String] {
    let names = given.keys.filter { $0.hasPrefix("document-") }.sorted()
    let shares = try names.map { try EscrowShare(reading: Secret(utf8: text($0))) }
    guard let root = EscrowShare.combine(shares) else { throw CryptoFailure.notAuthentic }
    return ["root": root.hexadecimal, "epoch": shares[0].epoch]
  }

  func inDirectory(
    _ body: (String) throws -> [String: String]
  ) throws -> [String: String] {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-format-\(UUID().uuidString)").path
    try PrivateDirectory.prepare(path, backupExcluded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }
}
