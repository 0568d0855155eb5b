// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDPP
  import EcartDeletion
  import EcartLedger
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  /// Two orders go from delivery to certificate, as in a host.
  struct Journey {
    let house: House
    let signer: Ed25519.PrivateKey
    /// The process that verified has a key of its own.
    let verifier: Ed25519.PrivateKey
    let first: Issued
    let second: Issued

    struct Issued {
      let subject: SubjectID
      let jws: String
      let payload: [UInt8]
      let detached: [UInt8]
    }

    /// - Parameter losingRoot: the root of the week's orders is gone before it was destroyed, and
    ///   declared lost.
    init(losingRoot: Bool = false) async throws {
      house = try await House()
      let directory = house.directory
      let sweeper = try Sweeper(house.gatekeeper, accountable: Self.people)
      var subjects: [SubjectID] = []
      for order in ["1001", "1002", "1003"] {
        subjects.append(try await house.receive(order).subject)
      }
      house.clock.advance(by: 2 * House.day)
      for order in ["1001", "1002"] { try await house.deliver(order) }
      for _ in 0..<30 { house.clock.advance(by: House.day) }
      if losingRoot { try house.loseRoot() }
      _ = try await sweeper.sweep()
      house.clock.advance(by: Vault.lease + 1)
      let checker = try ErasureVerifier(
        house.gatekeeper, identityIn: "\(directory)/verifier",
        searching: ["\(directory)/store.sqlite", "\(directory)/store.sqlite-wal"])
      _ = try await checker.verify()
      house.clock.advance(by: 60)
      _ = try await sweeper.sweep()

      signer = try Installation(directory: "\(directory)/roots").signer
      verifier = try Ed25519.PrivateKey(
        seed: Installation.secret("\(directory)/verifier/verifier.key"))
      first = try await Self.issued(subjects[0], house.gatekeeper)
      second = try await Self.issued(subjects[1], house.gatekeeper)
    }

    private static func issued(
      _ subject: SubjectID, _ gatekeeper: Gatekeeper
    ) async throws -> Issued {
      let all = try await gatekeeper.certificates()
      guard let found = all.first(where: { $0.subject == subject }), let detached = found.detached
      else { throw PeerFault.noCertificate }
      return Issued(
        subject: subject, jws: found.jws, payload: Array(found.payload), detached: Array(detached))
    }

    /// Invented.
    private static let people = AccountablePeople(
      sanitizer: .init(
        name: "Ana Sample", title: "Data steward", location: "Example City",
        contact: "ana@example.com"),
      verifier: .init(
        name: "Ben Sample", title: "Internal auditor", location: "Example City",
        contact: "ben@example.com"))

    /// The files a reader of certificates is handed: the certificate in both forms, and the keys.
    func files(_ name: String) throws -> [String: [UInt8]] {
      let published = "\(house.directory)/public"
      return [
        "\(name).jws": Array("\(first.jws)\n".utf8), "\(name).json": first.payload,
        "\(name).sig": first.detached,
        "signer.pem": Array(try signer.publicKey.pem.utf8),
        "verifier.pem": Array(try verifier.publicKey.pem.utf8),
        "ledger.vkey": Array(try Data(contentsOf: URL(filePath: "\(published)/ledger.vkey"))),
      ]
    }
  }

  /// Runs the journey and leaves a certificate in a folder.
  struct MakeCertificate: PeerCommand {
    let folder: String
    let name: String

    /// The names of the files written.
    func answer() async throws -> [String] {
      let journey = try await Journey()
      defer { journey.house.remove() }
      return try write(try journey.files(name), into: folder)
    }
  }

  func write(_ files: [String: [UInt8]], into folder: String) throws -> [String] {
    for (name, bytes) in files {
      let file = URL(filePath: "\(folder)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    return files.keys.sorted()
  }
#endif
