// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import EcartTesting
  import Foundation

  /// A record with personal fields, as a host declares it.
  struct PeerOrder: PersonalRecord {
    static let kind = SubjectKind.order
    static let fields = Fields<PeerOrder>("interop-order")
      .personal("recipient", \.recipient)
      .personal("email", \.email, findable: SearchKey("email", .emailAddress))
      .personal("line", \.line)
      .plain("subject")

    let subject: SubjectID
    let recipient: Sealed<Name>
    let email: Sealed<Email>
    let line: Sealed<Purchase>
  }

  /// One installation on a testing clock.
  struct House {
    let directory: String
    let clock: TestingClock
    let gatekeeper: Gatekeeper

    static let start = Date(timeIntervalSince1970: 1_790_000_000)
    static let day: TimeInterval = 86_400
    static let origin = "shopify/shop-1/key-1"

    /// - Parameter directory: an installation to open, or `nil` for a new one.
    init(_ directory: String? = nil) async throws {
      let fresh = FileManager.default.temporaryDirectory
        .appendingPathComponent("ecart-interop-\(UUID().uuidString)").path
      self.directory = directory ?? fresh
      clock = TestingClock(Self.start)
      gatekeeper = try await Gatekeeper.open(at: self.directory, clock: clock)
    }

    /// A root is gone, and the anchor has the line that two administrators' word leaves.
    func loseRoot() throws {
      let roots = "\(directory)/roots"
      let names = try FileManager.default.contentsOfDirectory(atPath: roots)
      let name = try need(names.first { $0.hasPrefix("open-") }, "root")
      try FileManager.default.removeItem(atPath: "\(roots)/\(name)")
      let vault = try need(gatekeeper.part(Vault.self), "vault")
      try vault.anchor.write(.rootLost, at: Timestamp.milliseconds(clock.now)) {
        $0.root = String(name.dropLast(".root".count))
        $0.loss = AnchoredLoss(id: UUID(), because: "storage-failed", keys: 1)
      }
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    func receive(_ name: String) async throws -> Sealer<PeerOrder> {
      let origin = try Origin(parsing: Self.origin)
      return try await gatekeeper.admit(
        Receive<PeerOrder>(
          name, from: origin,
          findable: [.init(Personal("Ana-\(name)@Example.com"), as: \.email)])
      ).claim
    }

    func deliver(_ name: String) async throws {
      let origin = try Origin(parsing: Self.origin)
      _ = try await gatekeeper.admit(
        RecordDelivery<PeerOrder>(
          name, from: origin, happened: .instant(clock.now), orderCreated: nil))
    }
  }
#endif
