// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation

/// An order as a host keeps it.
struct SampleOrder: PersonalRecord, Codable {
  static let kind = SubjectKind.order
  static let fields = Fields<SampleOrder>("sample-order")
    .personal("recipient", \.recipient)
    .personal("email", \.email)
    .personal("line", \.line)
    .plain("id", "subject")

  let id: String
  let subject: SubjectID
  let recipient: Sealed<Name>
  let email: Sealed<Email>?
  let line: Sealed<Purchase>

  init(id: String, sealedBy sealer: Sealer<SampleOrder>) throws {
    self.id = id
    self.subject = sealer.subject
    self.recipient = try sealer.seal(Personal("Ana Sample-\(id)"), as: \.recipient)
    self.email = try sealer.seal(Personal("ana-\(id)@example.com"), as: \.email)
    self.line = try sealer.seal(Personal("2 x blue mug \(id)"), as: \.line)
  }
}

enum Sample {
  static let start = Date(timeIntervalSince1970: 1_790_000_000)
  static let day: TimeInterval = 86_400

  static func origin() throws -> Origin {
    try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
  }

  static func directory() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("ecart-\(UUID().uuidString)").path
  }

  static func receive(_ id: String, _ gatekeeper: Gatekeeper) async throws -> SampleOrder {
    let proof = try await gatekeeper.admit(Receive<SampleOrder>(id, from: try origin()))
    return try SampleOrder(id: id, sealedBy: proof.claim)
  }

  static func deliver(_ id: String, _ gatekeeper: Gatekeeper) async throws -> Date {
    try await gatekeeper.admit(
      RecordDelivery<SampleOrder>(
        id, from: try origin(), happened: .instant(gatekeeper.now), orderCreated: nil)
    ).claim
  }
}
