// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartCrypto
  import EcartDPP
  import EcartPersonalData
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  extension SearchKey<Email> {
    fileprivate static var email: Self { SearchKey("email", .emailAddress) }
  }

  /// A record that has all a key is ever used for.
  struct Used: PersonalRecord {
    static let kind = SubjectKind.order
    static let fields = Fields<Used>("driver-used")
      .personal("email", \.email, findable: .email)
      .personal("document", \.document)
      .plain("id", "subject")

    let id: String
    let subject: SubjectID
    let email: Sealed<Email>
    let document: SealedFile<Payment>

    static func address(_ id: String) -> Personal<Email> { Personal("ana-\(id)@example.com") }
  }

  /// Everything that keys are used for, beside sealing and opening values: the index, files in several
  /// threads, rotation, sealing anew, exports, giving up. For Scripts/test-core-dump, which then looks
  /// for these keys and for what is derived from them.
  struct KeyUse {
    /// Three segments, the last of them short.
    private static let size = 5 * (1 << 19) + 7

    let journey: Journey
    let count: Int
    private let recipient: CMSRecipient
    private var keeper: Gatekeeper { journey.keeper }

    init(_ journey: Journey, count: Int) throws {
      self.journey = journey
      self.count = count
      let path = ProcessInfo.processInfo.environment["CERTIFICATE"] ?? ""
      recipient = try CMSRecipient(certificate: String(contentsOfFile: path, encoding: .utf8))
      try FileManager.default.createDirectory(
        atPath: Self.files(journey), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }

    private static func files(_ journey: Journey) -> String { journey.directory + ".files" }
    private func place(_ id: String) -> String { "\(Self.files(journey))/\(id).sealed" }

    /// - Returns: a record whose file can be opened.
    func run() async throws -> Used {
      let signIn = try await self.signIn()
      var records: [Used] = []
      for number in 0..<count { records.append(try await seal("u\(number)")) }
      for record in records { try await open(record, signIn) }
      _ = try await keeper.export(
        records, [\.email], for: Fulfilment.self, to: .otherParty, sealedTo: [recipient],
        as: signIn
      ) { pii, record, file in try pii.open(\.email) { file.append("\(record.id),\($0)\n") } }
      for (index, record) in records.enumerated() { records[index] = try await renew(record) }
      for record in records { try await open(record, signIn) }
      guard let last = records.last else { throw Interruption.workFailed("no record") }
      return last
    }

    /// An hour later the replaced keys go; the first half of the records is enough.
    func giveUp(_ subjects: [SubjectID]) async throws {
      for subject in subjects {
        _ = try await keeper.admit(Reseal<Used>(subject, givingUp: .init(filesSeen: true)))
      }
    }

    func subjects() throws -> [SubjectID] {
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      return try (0..<count).map { try vault.subject(Used.self, "u\($0)", from: Order.origin()) }
    }

    /// Runs something while a file is open and was read from.
    func whileOpen(_ record: Used, _ body: () -> Void) async throws {
      try await keeper.reveal(
        record, file: \.document, at: place(record.id), for: Fulfilment.self, as: signIn()
      ) { file in
        _ = try await file.read(0..<10)
        body()
      }
    }

    private func seal(_ id: String) async throws -> Used {
      let sealer = try await keeper.admit(
        Receive<Used>(
          id, from: Order.origin(), findable: [Findable(Used.address(id), as: \.email)])
      ).claim
      let plain = "\(Self.files(journey))/plain"
      try Data(repeating: 7, count: Self.size).write(to: URL(filePath: plain))
      let document = try await keeper.seal(
        .path(plain), to: place(id), as: \Used.document, of: sealer, FileWork(threads: 2))
      return Used(
        id: id, subject: sealer.subject, email: try sealer.seal(Used.address(id), as: \.email),
        document: document)
    }

    private func open(_ record: Used, _ signIn: Proof<SignIn>) async throws {
      let found = try await keeper.admit(
        FindPerson(by: Used.address(record.id), .email, for: Fulfilment.self, as: signIn)
      ).claim
      guard found == [record.subject] else { throw Interruption.workFailed("finding") }
      try await keeper.reveal(record, [\.email], for: Fulfilment.self, as: signIn) { pii in
        try pii.open(\.email) { _ in }
      }
      let target = "\(Self.files(journey))/opened"
      try await keeper.copyOut(
        \.document, of: record, at: place(record.id), to: target, because: .taxDocument,
        for: Fulfilment.self, as: signIn, FileWork(threads: 2))
      try FileManager.default.removeItem(atPath: target)
    }

    /// Under a new key, all of it.
    private func renew(_ record: Used) async throws -> Used {
      try await keeper.admit(RotateKey<Used>(record.id, from: Order.origin()))
      let sealer = try await keeper.admit(Reseal<Used>(record.subject)).claim
      guard try await keeper.reseal(\.document, of: record, at: place(record.id)) else {
        throw Interruption.workFailed("sealing anew")
      }
      return Used(
        id: record.id, subject: record.subject,
        email: try sealer.resealed(record.email, as: \.email),
        document: record.document)
    }

    private func signIn() async throws -> Proof<SignIn> {
      try await keeper.grantReveal(of: Used.self, for: Fulfilment.self, to: "maria")
      for grant in [
        .find(by: SearchKey<Email>.email, for: Fulfilment.self),
        try Permission.export([\Used.email], to: .otherParty, for: Fulfilment.self),
      ] { try await keeper.grantForTesting(grant, to: "maria") }
      return try await journey.signIn()
    }
  }
#endif
