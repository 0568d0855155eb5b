// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import Foundation

  /// One case of PolicyFixtures/certificates/cases.json.
  struct CertificateCase: Encodable {
    let name: String
    let clause: String
    let file: String
    let changed: String
    let signedBy: Party
    let expect: String
    let reason: String

    enum Party: String, Encodable {
      case signer, stranger, nobody
    }
  }

  /// A forged certificate and what must be said to it.
  struct Forgery {
    let info: CertificateCase
    let token: String

    init(
      _ name: String, _ changed: String, by party: CertificateCase.Party, expect: String,
      clause: String = "del-6", because reason: String, _ token: String
    ) {
      info = CertificateCase(
        name: name, clause: clause, file: "tampered/\(name).jws", changed: changed,
        signedBy: party, expect: expect, reason: reason)
      self.token = token
    }
  }

  /// Writes PolicyFixtures/certificates anew: a good certificate, its keys, and the forged ones.
  /// The private keys are gone when it is done.
  package struct MakeFixtures: PeerCommand {
    let folder: String

    /// The names of the files written.
    func answer() async throws -> [String] { try await Self.make(folder) }

    package static func make(_ folder: String) async throws -> [String] {
      let journey = try await Journey()
      defer { journey.house.remove() }
      let forge = try Forge(journey)
      let forgeries =
        try forge.unsigned() + forge.otherTokens() + forge.dishonest()
        + (await forge.otherEvidence())
      let list = CaseList(cases: [CaseList.good] + forgeries.map(\.info))
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
      var files = try journey.files("good")
      files["cases.json"] = Array(try encoder.encode(list)) + [0x0a]
      for forgery in forgeries { files[forgery.info.file] = Array("\(forgery.token)\n".utf8) }
      try? FileManager.default.removeItem(atPath: "\(folder)/tampered")
      return try write(files, into: folder)
    }
  }

  struct CaseList: Encodable {
    let title = "Is this a certificate of erasure, issued by the installation whose key is given?"
    let clauses = ["del-4", "del-6", "log-4"]
    let howToUse =
      "Verify each file with signer.pem as the only trusted key and no database. A file's one final"
      + " newline is not part of the token. expect is accepted, or the first thing that is wrong;"
      + " README.md explains the words. signedBy says whose key signed the token as it stands."
    let cases: [CertificateCase]

    static let good = CertificateCase(
      name: "good", clause: "del-6", file: "good.jws", changed: "nothing", signedBy: .signer,
      expect: "accepted", reason: "As it was issued after a verified erasure.")
  }
#endif
