// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation
import Synchronization
import Testing

@testable import EcartKeyService

@Suite struct CredentialTests {
  private static let container =
    #"{"AccessKeyId":"AKID","SecretAccessKey":"hush","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"#

  private func fetched(
    _ source: CredentialSource, _ environment: [String: String], _ service: FakeService
  ) async throws(KeyProviderFault) -> ServiceCredentials {
    try await source.fetch(region: "us-east-1", transport: service, environment: environment)
  }

  @Test func `those of the environment`() async throws {
    let service = FakeService(FakeService.answer(500))
    let given = try await fetched(
      .environment,
      [
        "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "hush", "AWS_SESSION_TOKEN": "t",
      ], service)
    #expect(given.accessKey == "AKID")
    #expect(given.secretKey == Secret(utf8: "hush"))
    #expect(given.sessionToken == Secret(utf8: "t"))
    for lacking in [["AWS_ACCESS_KEY_ID": "AKID"], ["AWS_SECRET_ACCESS_KEY": "hush"], [:]] {
      await #expect(throws: KeyProviderFault.self) {
        try await fetched(.environment, lacking, service)
      }
    }
    #expect(service.seen.isEmpty)
  }

  @Test func `those of a container, asked with its token`() async throws {
    let service = FakeService(FakeService.answer(200, Self.container))
    let given = try await fetched(
      .container,
      [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc",
      ], service)
    #expect(given.accessKey == "AKID")
    #expect(given.expires == (try Date("2099-01-01T00:00:00Z", strategy: .iso8601)))
    #expect(service.seen.map(\.endpoint.address) == ["http://169.254.170.23/v1/credentials"])
    #expect(service.seen.first?.headers["authorization"] == "Basic abc")
    _ = try await fetched(
      .container, ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"], service)
    #expect(service.seen.last?.endpoint.address == "http://169.254.170.2/v2/x")
  }

  @Test(arguments: [
    "http://169.254.169.254/latest", "http://10.0.0.1/", "http://example.com/",
    "http://169.254.170.2.example.com/", "http://169.254.170.2@example.com/",
  ])
  func `a container's endpoint elsewhere is not asked without TLS`(_ address: String) async {
    let service = FakeService(FakeService.answer(200, Self.container))
    await #expect(throws: KeyProviderFault.self) {
      try await fetched(.container, ["AWS_CONTAINER_CREDENTIALS_FULL_URI": address], service)
    }
    #expect(service.seen.isEmpty)
  }

  @Test func `a web identity's token is read anew each time and goes into the form`() async throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-token-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    let service = FakeService(
      FakeService.answer(
        200,
        """
        <R><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>hu/sh+</SecretAccessKey>
        <SessionToken>to/ken==</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
        </Credentials></R>
        """))
    let environment = [
      "AWS_ROLE_ARN": "arn:aws:iam::1:role/x", "AWS_WEB_IDENTITY_TOKEN_FILE": file.path,
    ]
    for token in ["one.two", "three+four"] {
      try Data((token + "\n").utf8).write(to: file)
      let given = try await fetched(.webIdentity(), environment, service)
      #expect(given.secretKey == Secret(utf8: "hu/sh+"))
      #expect(given.sessionToken == Secret(utf8: "to/ken=="))
    }
    let bodies = service.seen.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.first?.contains("WebIdentityToken=one.two") == true)
    #expect(bodies.last?.contains("WebIdentityToken=three%2Bfour") == true)
    #expect(bodies.last?.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx") == true)
    #expect(service.seen.last?.endpoint.address == "https://sts.us-east-1.amazonaws.com/")
  }

  @Test func `no fault and no printing holds a secret`() async throws {
    let service = FakeService(FakeService.answer(200, #"{"AccessKeyId":"AKID","Secret":"hush"}"#))
    do throws(KeyProviderFault) {
      _ = try await fetched(
        .container, ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/hush"], service)
      Issue.record("it was taken")
    } catch { #expect(!"\(error)".contains("hush")) }
    let source = CredentialSource.fixed(accessKey: "AKID", secretKey: Secret(utf8: "hush"))
    #expect(!"\(source)".contains("hush"))
    let held = try #require(ServiceCredentials(accessKey: "A", secretKey: Secret(utf8: "hush")))
    #expect(!"\(held)".contains("hush"))
  }

  @Test func `many who wait fetch once, and before the end they are fetched again`() async throws {
    let count = Mutex(0)
    let end = Date(timeIntervalSince1970: 1_790_003_600)
    let store = CredentialStore { () async throws(KeyProviderFault) in
      let number = count.withLock { count in
        count += 1
        return count
      }
      // Time for the others to come.
      for _ in 0..<50 { await Task.yield() }
      guard
        let made = ServiceCredentials(
          accessKey: "A\(number)", secretKey: Secret(utf8: "s"), expires: end)
      else { throw .failed("making") }
      return made
    }
    let early = end.addingTimeInterval(-3_600)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await store.credentials(at: early) } }
      try await group.waitForAll()
    }
    #expect(count.withLock { $0 } == 1)
    let late = try await store.credentials(at: end.addingTimeInterval(-60))
    #expect(late.accessKey == "A2")
  }

  @Test func `credentials the service calls expired are fetched anew, once`() async throws {
    let service = FakeService(
      FakeService.answer(200, Self.container), FakeService.fault("ExpiredTokenException"),
      FakeService.answer(200, Self.container), FakeService.fault("ExpiredTokenException"))
    let provider = try service.provider(
      source: .container, environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"])
    await #expect(throws: KeyProviderFault.refused(code: "ExpiredTokenException")) {
      _ = try await provider.hasRoot("a")
    }
    #expect(service.seen.filter { $0.method == "GET" }.count == 2)
    #expect(service.seen.count == 4)
  }
}
