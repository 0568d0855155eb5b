// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation
import Testing

@testable import EcartKeyService

@Suite struct FaultTests {
  static let key = described("Enabled")
  private static let home = RootContext(environment: .test, installation: "i")

  private func fault(_ service: FakeService) async throws -> KeyProviderFault? {
    let provider = try service.provider()
    do throws(KeyProviderFault) { _ = try await provider.hasRoot("a") } catch { return error }
    return nil
  }

  @Test func `throttling and failures of the service are tried again`() async throws {
    for first in [
      FakeService.fault("ThrottlingException"), FakeService.fault("KMSInternalException", 500),
      FakeService.answer(503, "<html>"), .failure(.timeOut), .failure(.noConnection),
    ] {
      let service = FakeService(first, FakeService.answer(200, Self.key))
      #expect(try await fault(service) == nil)
      #expect(service.seen.count == 2)
    }
  }

  @Test func `it gives up after a few tries and says what it was`() async throws {
    let slow = FakeService(FakeService.fault("ThrottlingException"))
    #expect(try await fault(slow) == .throttled)
    #expect(slow.seen.count == 5)
    #expect(
      try await fault(FakeService(.failure(.timeOut))) == .unreachable("no answer in time"))
    #expect(
      try await fault(FakeService(FakeService.answer(502, "<html>"))) == .unreachable("HTTP 502"))
  }

  @Test(arguments: [
    ("AccessDeniedException", KeyProviderFault.refused(code: "AccessDeniedException")),
    ("SignatureDoesNotMatch", .refused(code: "SignatureDoesNotMatch")),
    ("DisabledException", .refused(code: "disabled")),
    ("KMSInvalidStateException", .refused(code: "KMSInvalidStateException")),
    ("InvalidCiphertextException", .notAuthentic), ("IncorrectKeyException", .notAuthentic),
  ])
  func `a no is not tried again`(_ one: (String, KeyProviderFault)) async throws {
    let service = FakeService(FakeService.fault(one.0))
    #expect(try await fault(service) == one.1)
    #expect(service.seen.count == 1)
  }

  @Test func `only a plain word of the service becomes part of a fault`() {
    func code(_ body: String) -> String {
      ServiceAnswer(ServiceResponse(status: 400, body: Array(body.utf8))).code
    }
    #expect(code(#"{"__type":"a.b#Word:http://x/"}"#) == "Word")
    #expect(code("<E><Code>Word</Code></E>") == "Word")
    for odd in [
      #"{"__type":"two words"}"#, #"{"__type":"a\nb"}"#, #"{"__type":""}"#, "", "[]",
      #"{"__type":"\#(String(repeating: "a", count: 65))"}"#, "<Code>&amp;</Code>",
    ] {
      #expect(code(odd) == "HTTP 400")
    }
  }

  @Test func `a certificate that is not acceptable is not asked twice`() async throws {
    let service = FakeService(.failure(.tls))
    _ = try await fault(service)
    #expect(service.seen.count == 1)
  }

  @Test func `a key whose making got no answer is not made a second time`() async throws {
    let service = FakeService(FakeService.fault("NotFoundException"), .failure(.timeOut))
    let provider = try service.provider()
    await #expect(throws: KeyProviderFault.unreachable("no answer in time")) {
      try await provider.makeRoot("a", for: Self.home)
    }
    let calls = service.seen.compactMap { $0.headers["x-amz-target"] }
    #expect(calls == ["TrentService.DescribeKey", "TrentService.CreateKey"])
  }

  @Test func `a key that waits for its destruction opens nothing and is still there`() async throws
  {
    let service = FakeService(
      FakeService.answer(200, described("PendingDeletion", end: "1790000000.5")))
    let provider = try service.provider()
    let before = service.seen.count
    await #expect(throws: KeyProviderFault.noSuchRoot) {
      _ = try await provider.unwrap([1], under: "a", for: Self.home)
    }
    #expect(service.seen.count == before + 1)
    #expect(try await provider.hasRoot("a"))
    #expect(
      try await provider.destroyRoot("a")
        == .scheduled(for: Date(timeIntervalSince1970: 1_790_000_000.5)))
    // A day more than the waiting time: KMS may be that late.
    #expect(provider.destructionWait == 8 * 86_400)
  }

  @Test func `a disabled key refuses and is not taken for a destroyed one`() async throws {
    let service = FakeService(
      FakeService.answer(200, described("Disabled")))
    await #expect(throws: KeyProviderFault.refused(code: "disabled")) {
      _ = try await service.provider().unwrap([1], under: "a", for: Self.home)
    }
  }

  @Test func `that the one key is not there says nothing of a root`() async throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-kms-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: place) }
    let service = FakeService(
      FakeService.answer(200, #"{"CiphertextBlob":"AAECAw=="}"#),
      FakeService.fault("NotFoundException"))
    let provider = try service.provider(.wrapped(in: place))
    try await provider.makeRoot("a", for: Self.home)
    await #expect(throws: KeyProviderFault.refused(code: "NotFoundException")) {
      _ = try await provider.unwrap([1], under: "a", for: Self.home)
    }
    #expect(try await provider.hasRoot("a"))
    let sent = service.seen.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(sent.allSatisfy { $0.contains(#""ecart:environment":"test""#) })
  }

  @Test func `what no service could be is refused before anything is asked`() {
    let service = FakeService(FakeService.answer(200))
    for days in [0, 6, 31] {
      #expect(throws: KeyProviderFault.self) {
        try service.provider(.keyPerRoot(waiting: days))
      }
    }
    for key in ["", "alias/aws/ebs", "alias/with space", "k-1"] {
      #expect(throws: KeyProviderFault.self) { try service.provider(key: key) }
    }
    for endpoint in [
      "http://kms.example.com", "ftp://kms.example.com", "http://127.0.0.1.example.com",
      "http://localhost@example.com", "https://", "http://127.0.0.1@example.com/", "http://1.2.3.4",
      "https://a b", "http://[::1]example.com", "http://localhost:x", "http://localhost%2e.example",
      "http://localhost:80:1", "https://a\\b", "https://a?b", "https://a:99999",
      // Paths that a signature is made over in another form than this.
      "https://a/b//c", "https://a/../b", "https://a/./b", "https://a/b?c=d", "https://a/b%20c",
      "https://a/b#c",
    ] {
      #expect(throws: KeyProviderFault.self) { try service.provider(endpoint: endpoint) }
    }
    for endpoint in [
      "https://kms.example.com", "http://127.0.0.1:5000", "http://[::1]:5000",
      "https://kms.example.com:8443/a-b_c.d~e/",
    ] {
      #expect(throws: Never.self) { try service.provider(endpoint: endpoint) }
    }
    #expect(service.seen.isEmpty)
  }
}
