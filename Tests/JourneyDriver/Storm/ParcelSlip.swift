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

  /// A sealed file of a parcel's subject, for Scripts/test-vault-backup: it lies beside the database,
  /// and belongs to the same backup set.
  struct ParcelSlip: PersonalRecord {
    static let kind = SubjectKind.order
    static let fields = Fields<ParcelSlip>("storm-slip")
      .personal("document", \.document)
      .plain("subject")

    let subject: SubjectID
    let document: SealedFile<Payment>

    init(_ document: SealedFile<Payment>) {
      self.subject = document.subject
      self.document = document
    }

    static func text(seed: UInt64, id: Int) -> String { "Slip of Ana Sample \(seed)/\(id)" }
    static func digest(_ plain: [UInt8]) -> String { SHA256.digest(plain).hex }
  }

  extension Storm {
    /// Seals a subject's file the way a host does, and says `filed ID DIGEST NAME STORED`.
    func fileSlip(_ id: Int) async throws {
      let folder = journey.directory + ".files"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let plain = Array(ParcelSlip.text(seed: seed, id: id).utf8)
      let source = "\(journey.directory).plain"
      try Data(plain).write(to: URL(fileURLWithPath: source))
      defer { try? FileManager.default.removeItem(atPath: source) }
      let sealer = try await keeper.admit(
        Receive<ParcelSlip>(Parcel.name(id), from: origin)
      ).claim
      let document = try await keeper.seal(
        .path(source), to: "\(folder)/\(id)", as: \ParcelSlip.document, of: sealer)
      said.line("filed \(id) \(ParcelSlip.digest(plain)) \(id) \(document.storedText)")
    }

    /// What a file opens to, by the vault's own key and by a reveal, on whatever installation this is.
    func slips(
      _ id: Int, _ stored: String, at place: String, _ signIn: Proof<SignIn>
    ) async throws -> [[UInt8]] {
      guard let document = SealedFile<Payment>(storedText: stored) else {
        throw Interruption.missingPart("line")
      }
      var plains: [[UInt8]] = []
      let keys = try await keeper.admit(LookAtParcels(ids: [id], origin: origin)).claim
      if let key = keys[id], let reader = try? SealedFileReader(UnopenedFile(place), with: key),
        let plain = try? reader.read(0..<reader.count)
      {
        plains.append(plain)
      }
      try? await keeper.reveal(
        ParcelSlip(document), file: \.document, at: place, for: Fulfilment.self, as: signIn
      ) { plains.append(try await $0.read(0..<$0.count)) }
      return plains
    }
  }
#endif
