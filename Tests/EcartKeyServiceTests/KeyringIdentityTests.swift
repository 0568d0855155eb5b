// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartTesting
import Foundation
import Testing

@testable import EcartKeyService

/// Which keyring it is that an installation was made with: another one is refused at its opening.
@Suite("EcartKeyService: keyrings of installations")
struct KeyringIdentityTests {
  private struct Order: PersonalRecord {
    static let kind = SubjectKind.order
    static let fields = Fields<Order>("kms-order")
      .personal("recipient", \.recipient)
      .plain("subject")

    let subject: SubjectID
    let recipient: Sealed<Name>
  }

  /// Places of one test.
  private struct Places {
    let base = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-kms-\(UUID())").path
    var house: String { "\(base)/house" }
    var keys: String { "\(base)/keys" }
    let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))

    init() throws {
      try FileManager.default.createDirectory(
        atPath: base, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func remove() { try? FileManager.default.removeItem(atPath: base) }

    func open(_ keys: AWSKeyManagement) async throws -> Gatekeeper {
      var retention = RetentionPolicy()
      retention.afterDelivery = 20 * 86_400
      retention.withoutDelivery = 50 * 86_400
      return try await Gatekeeper.open(
        at: house, policy: Policy.ecartAPI.tightening(retention), keys: keys, clock: clock)
    }

    /// What refuses an opening.
    func refusal(_ keys: AWSKeyManagement) async throws -> String {
      do { _ = try await open(keys) } catch let fault as OpeningFault { return "\(fault)" }
      return ""
    }
  }

  /// Takes the order in, again from the second time on: then its key has to open.
  private func receive(_ gatekeeper: Gatekeeper, isNew: Bool) async throws {
    let sealer = try await gatekeeper.admit(
      Receive<Order>("1001", from: Origin(parsing: "shopify/shop-1/key-1"))
    ).claim
    #expect(sealer.isNew == isNew)
    let _: Sealed<Name> = try sealer.seal(Personal("Ana Sample"), as: \.recipient)
  }

  @Test func `a directory of wrapped roots that is not mounted is refused, by its number`()
    async throws
  {
    let places = try Places()
    defer { places.remove() }
    let service = WrappingService()
    func provider() throws -> AWSKeyManagement { try service.provider(in: places.keys) }
    let keyring = try provider()
    try await receive(places.open(keyring), isNew: true)
    #expect(try provider().identity == keyring.identity)
    #expect(keyring.identity?.count == 32)

    try FileManager.default.moveItem(atPath: places.keys, toPath: "\(places.keys)-away")
    // It makes an empty one, as it does for a new installation; which the anchor knows better.
    let refusal = try await places.refusal(provider())
    #expect(refusal.contains("not the keyring") && refusal.contains("mount the right directory"))
    #expect(refusal.contains(keyring.identity ?? "-"))
    // Nor does another mode do.
    let perRoot = try FakeService(FakeService.answer(200)).provider()
    #expect(try await places.refusal(perRoot).contains("not the keyring"))

    try FileManager.default.removeItem(atPath: places.keys)
    try FileManager.default.moveItem(atPath: "\(places.keys)-away", toPath: places.keys)
    try await receive(places.open(provider()), isNew: false)
  }

  @Test func `a directory that goes away while it is open is no keyring without roots`()
    async throws
  {
    let places = try Places()
    defer { places.remove() }
    let home = RootContext(environment: .test, installation: "i")
    let keyring = try WrappingService().provider(in: places.keys)
    try await keyring.makeRoot("a", for: home)
    let box = try await keyring.wrap(Secret.random(count: 32), under: "a", for: home)
    try FileManager.default.moveItem(atPath: places.keys, toPath: "\(places.keys)-away")
    _ = try WrappingService().provider(in: places.keys)
    let fault = KeyProviderFault.failed(
      "finding the keyring's directory, which is not there or is another one: mount it")
    await #expect(throws: fault) { _ = try await keyring.hasRoot("a") }
    await #expect(throws: fault) { _ = try await keyring.roots() }
    await #expect(throws: fault) { _ = try await keyring.destroyRoot("a") }
    await #expect(throws: fault) { try await keyring.makeRoot("b", for: home) }
    await #expect(throws: fault) { _ = try await keyring.unwrap(box, under: "a", for: home) }
  }

  @Test func `a key per root is known by its mode, its region and its aliases' beginning`()
    async throws
  {
    let places = try Places()
    defer { places.remove() }
    let service = FakeService(FakeService.answer(200, #"{"Aliases":[],"Truncated":false}"#))
    let keyring = try service.provider()
    #expect(keyring.identity == "per-root us-east-1 alias/shop/")
    _ = try await places.open(keyring)
    // The same keys on another way, by another process, which lets them wait a day longer.
    let same = try service.provider(
      .keyPerRoot(waiting: 8), source: .fixed(accessKey: "B", secretKey: Secret(utf8: "hush")),
      endpoint: "https://kms-fips.us-east-1.amazonaws.com")
    #expect(same.identity == keyring.identity)
    _ = try await places.open(same)
    for other in [
      try service.provider(key: "alias/other"), try service.provider(region: "eu-west-1"),
      try service.provider(.wrapped(in: places.keys)),
    ] {
      let refusal = try await places.refusal(other)
      #expect(
        refusal.contains("that one is per-root us-east-1 alias/shop/: open with it"), "\(refusal)")
      #expect(!refusal.contains("keyring.id"))
    }
  }
}

/// A service that wraps data keys, and unwraps them.
private final class WrappingService: ServiceTransport {
  func send(
    _ request: ServiceRequest, within limit: Duration
  ) async throws(TransportFault) -> ServiceResponse {
    struct Question: Decodable {
      let blob: String?
      enum CodingKeys: String, CodingKey { case blob = "CiphertextBlob" }
    }
    let question = try? JSONDecoder().decode(Question.self, from: Data(request.body))
    let body: String
    if let blob = question?.blob {
      let key = SHA256.digest(Array(blob.utf8)).bytes
      body = #"{"Plaintext":"\#(Base64.encode(key, as: .standard))"}"#
    } else {
      let blob = Array("\(UUID())".utf8)
      body = #"{"CiphertextBlob":"\#(Base64.encode(blob, as: .standard))"}"#
    }
    return ServiceResponse(status: 200, body: Array(body.utf8))
  }

  func provider(in directory: String) throws -> AWSKeyManagement {
    try AWSKeyManagement(
      key: "alias/shop", region: "us-east-1", keeping: .wrapped(in: directory), endpoint: nil,
      patience: .seconds(5),
      source: .fixed(accessKey: "AKID", secretKey: Secret(utf8: "hush-hush")), over: self,
      environment: [:])
  }
}
