// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation
import Testing

@testable import EcartKeyService

/// What goes wrong between a host and KMS so that the host must not believe what it sees.
@Suite struct HostileTests {
  private static let home = RootContext(environment: .test, installation: "i")
  private static let none = FakeService.fault("NotFoundException")
  private static let made = FakeService.answer(200, #"{"KeyMetadata":{"KeyId":"k-1"}}"#)
  private static let deletion = FakeService.answer(200, #"{"DeletionDate":1790000000}"#)
  private static let end = RootDestruction.scheduled(
    for: Date(timeIntervalSince1970: 1_790_000_000))

  private func calls(_ service: FakeService) -> [String] {
    service.seen.compactMap {
      $0.headers["x-amz-target"]?.split(separator: ".").last.map(String.init)
    }
  }

  private func fault(
    _ body: () async throws(KeyProviderFault) -> Void
  ) async -> KeyProviderFault? {
    do throws(KeyProviderFault) { try await body() } catch { return error }
    return nil
  }

  // MARK: The clock

  @Test(arguments: ["InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"])
  func `a signature refused by the clock says so and by how much`(_ code: String) async throws {
    let service = FakeService(FakeService.fault(at: Date() + 86_400, code))
    let provider = try service.provider()
    let found = await fault { () async throws(KeyProviderFault) in
      _ = try await provider.hasRoot("a")
    }
    guard case .clock(let ahead?) = found else {
      Issue.record("it is \(String(describing: found))")
      return
    }
    #expect(ahead < 0)
    #expect(found?.isTransient == false)
    #expect(found?.description.contains("clock, which is \(ahead.magnitude) s behind") == true)
    #expect(service.seen.count == 1)
  }

  @Test func `the clock is not blamed for a wrong secret, nor for anything else`() {
    func read(_ code: String, _ date: Date?, _ message: String = "") -> KeyProviderFault? {
      guard case .success(let response) = FakeService.fault(at: date, code, message: message)
      else { return nil }
      return ServiceAnswer(response).fault
    }
    for date in [nil, Date()] {
      #expect(
        read("InvalidSignatureException", date) == .refused(code: "InvalidSignatureException"))
    }
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    for ahead in [-3_600, -241, 241, 86_400] {
      guard
        case .success(let late) = FakeService.fault(
          at: now - TimeInterval(ahead), "SignatureDoesNotMatch")
      else { continue }
      #expect(ServiceAnswer(late, at: now).fault == .clock(secondsAhead: ahead))
    }
    #expect(read("DisabledException", Date() - 9_999) == .refused(code: "disabled"))
    #expect(read("RequestExpired", nil) == .clock(secondsAhead: nil))
    #expect(
      read("InvalidSignatureException", nil, "Signature expired: 2026 is now earlier than 2027")
        == .clock(secondsAhead: nil))
  }

  @Test func `a header's moment is read as RFC 9110 has it, and nothing else is`() {
    // RFC 9110, section 5.6.7.
    #expect(
      Moments.readHeader("Sun, 06 Nov 1994 08:49:37 GMT")
        == Date(timeIntervalSince1970: 784_111_777))
    for odd in [
      "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
    ] {
      #expect(Moments.readHeader(odd) == nil)
    }
  }

  // MARK: Calls that must not be made twice

  @Test func `a service that failed while making a key is not asked to make another`() async throws
  {
    for trouble in [
      FakeService.fault("KMSInternalException", 500), FakeService.answer(503),
      .failure(.noConnection),
    ] {
      let service = FakeService(Self.none, trouble)
      let provider = try service.provider()
      let found = await fault { () async throws(KeyProviderFault) in
        try await provider.makeRoot("a", for: Self.home)
      }
      #expect(found?.isTransient == true)
      #expect(calls(service) == ["DescribeKey", "CreateKey"])
    }
  }

  @Test func `one that throttled is`() async throws {
    let service = FakeService(
      Self.none, FakeService.fault("ThrottlingException"), Self.made, FakeService.answer(200, ""),
      FakeService.answer(200, FaultTests.key))
    try? await service.provider().makeRoot("a", for: Self.home)
    #expect(calls(service).prefix(3) == ["DescribeKey", "CreateKey", "CreateKey"])
  }

  @Test func `a key that cannot have its alias does not stay`() async throws {
    let service = FakeService(
      Self.none, Self.made, FakeService.fault("AccessDeniedException"), Self.none, Self.deletion)
    let provider = try service.provider()
    let found = await fault { () async throws(KeyProviderFault) in
      try await provider.makeRoot("a", for: Self.home)
    }
    #expect(found == .refused(code: "AccessDeniedException"))
    #expect(
      calls(service)
        == ["DescribeKey", "CreateKey", "CreateAlias", "DescribeKey", "ScheduleKeyDeletion"])
  }

  @Test func `a key whose alias may still be made stays`() async throws {
    let service = FakeService(
      Self.none, Self.made, .failure(.tls), Self.none)
    let provider = try service.provider()
    let found = await fault { () async throws(KeyProviderFault) in
      try await provider.makeRoot("a", for: Self.home)
    }
    #expect(found?.isTransient == true)
    #expect(!calls(service).contains("ScheduleKeyDeletion"))
  }

  @Test func `a root is made when its alias is known, not before`() async throws {
    let service = FakeService(
      Self.none, Self.made, FakeService.answer(200, "{}"), Self.none, Self.none,
      FakeService.answer(200, FaultTests.key))
    try await service.provider().makeRoot("a", for: Self.home)
    #expect(calls(service).suffix(3) == ["DescribeKey", "DescribeKey", "DescribeKey"])
  }

  // MARK: Destroying

  @Test func `a destruction whose first answer was lost is told, not refused`() async throws {
    let service = FakeService(
      FakeService.answer(200, FaultTests.key), .failure(.timeOut),
      FakeService.fault("KMSInvalidStateException"),
      FakeService.answer(200, described("PendingDeletion", end: "1790000000")))
    #expect(try await service.provider().destroyRoot("a") == Self.end)
    let gone = FakeService(
      FakeService.answer(200, FaultTests.key), Self.none, Self.none)
    #expect(try await gone.provider().destroyRoot("a") == .done)
  }

  @Test func `an alias that was pointed to another key is noticed, and that key left alone`()
    async throws
  {
    let other = FakeService.answer(200, described("Enabled", of: "b", id: "k-2"))
    let found = KeyProviderFault.refused(code: "the alias points to another key")
    for what in 0..<5 {
      let service = FakeService(other)
      let provider = try service.provider()
      let said = await fault { () async throws(KeyProviderFault) in
        switch what {
        case 0: _ = try await provider.destroyRoot("a")
        case 1: _ = try await provider.hasRoot("a")
        case 2: try await provider.makeRoot("a", for: Self.home)
        case 3: _ = try await provider.unwrap([1], under: "a", for: Self.home)
        default:
          _ = try await provider.wrap(
            Secret(copying: [UInt8](repeating: 1, count: 32)), under: "a", for: Self.home)
        }
      }
      #expect(said == found)
      #expect(calls(service) == ["DescribeKey"])
    }
  }

  @Test func `names that no root has are not listed`() async throws {
    let names = ["a", "UP", "x/y", ""].map { #"{"AliasName":"alias/shop/\#($0)"}"# }
    let service = FakeService(
      FakeService.answer(
        200, #"{"Aliases":[\#(names.joined(separator: ",")),{"AliasName":"alias/shopping"}]}"#))
    #expect(try await service.provider().roots() == ["a"])
  }

  // MARK: What the service sends

  @Test(arguments: [301, 302, 307, 308])
  func `a redirection is a refusal, and followed nowhere`(_ status: Int) async throws {
    let service = FakeService(FakeService.answer(status, ""))
    let provider = try service.provider()
    let found = await fault { () async throws(KeyProviderFault) in
      _ = try await provider.hasRoot("a")
    }
    #expect(found == .refused(code: "HTTP \(status)"))
    #expect(service.seen.count == 1)
  }

  @Test func `what was decrypted to another length than a key's is none`() async throws {
    let blob: [UInt8] = [1, 2, 3]
    let box = [1] + SHA256.digest(blob).bytes.prefix(16) + blob
    for (text, opens) in [(Base64.encode([UInt8](repeating: 1, count: 32)), true), ("AQ==", false)]
    {
      let service = FakeService(
        FakeService.answer(200, FaultTests.key),
        FakeService.answer(200, #"{"Plaintext":"\#(text)"}"#))
      let provider = try service.provider()
      let found = await fault { () async throws(KeyProviderFault) in
        _ = try await provider.unwrap(box, under: "a", for: Self.home)
      }
      #expect(found == (opens ? nil : .notAuthentic))
    }
  }

  @Test func `a token file's line end goes, its inner blank stays, and no header is smuggled in`()
    async throws
  {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-token-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    let environment = [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file.path,
    ]
    try Data(" Bearer abc\r\n".utf8).write(to: file)
    #expect(
      try ContainerCredentials.request(environment).headers["authorization"] == "Bearer abc")
    for bad in ["a\r\nhost: b", "a\nb", "\n", "ü"] {
      try Data(bad.utf8).write(to: file)
      #expect(throws: KeyProviderFault.self) { try ContainerCredentials.request(environment) }
    }
  }

  // MARK: One key for all roots

  @Test func `a root's file is asked for by its own root, environment and installation`()
    async throws
  {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-kms-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: place) }
    let service = FakeService(
      FakeService.answer(200, #"{"CiphertextBlob":"AAECAw=="}"#),
      FakeService.fault("InvalidCiphertextException"))
    let provider = try service.provider(.wrapped(in: place))
    try await provider.makeRoot("a", for: Self.home)
    // Another root's file under this one's name.
    try FileManager.default.copyItem(
      atPath: "\(place)/a.kms-root", toPath: "\(place)/b.kms-root")
    let away = RootContext(environment: .production, installation: "j")
    for (root, context) in [("b", Self.home), ("a", away)] {
      let found = await fault { () async throws(KeyProviderFault) in
        _ = try await provider.unwrap([1], under: root, for: context)
      }
      #expect(found == .notAuthentic)
      struct Sent: Decodable { let encryptionContext: [String: String] }
      let body = try #require(service.seen.last?.body)
      let sent = try JSONDecoder.ofService.decode(Sent.self, from: Data(body)).encryptionContext
      #expect(sent == context.pairs(root: root))
      #expect(sent.count == 3)
    }
  }

  @Test func `an alias that names another key than wrapped the file is told apart from damage`()
    async throws
  {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-kms-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: place) }
    let service = FakeService(
      FakeService.answer(200, #"{"CiphertextBlob":"AAECAw=="}"#),
      FakeService.fault("IncorrectKeyException"))
    let provider = try service.provider(.wrapped(in: place))
    try await provider.makeRoot("a", for: Self.home)
    let found = await fault { () async throws(KeyProviderFault) in
      _ = try await provider.unwrap([1], under: "a", for: Self.home)
    }
    #expect(found == .refused(code: "IncorrectKeyException"))
    #expect(try await provider.hasRoot("a"))
  }

  @Test func `a list of roots that is cut off is a fault, not a short list`() async throws {
    let page = #"{"Aliases":[{"AliasName":"alias/shop/a"}],"Truncated":true"#
    let whole = FakeService.answer(200, #"{"Aliases":[{"AliasName":"alias/shop/b"}]}"#)
    #expect(
      try await FakeService(FakeService.answer(200, page + #","NextMarker":"m"}"#), whole)
        .provider()
        .roots() == ["a", "b"])
    let cut = try FakeService(FakeService.answer(200, page + "}"), whole).provider()
    await #expect(throws: KeyProviderFault.failed("listing the aliases")) {
      _ = try await cut.roots()
    }
  }
}
