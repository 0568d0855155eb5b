// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation
import Testing

@testable import EcartKeyService

/// Values of AWS's own signature test suite, and of this project's record of a call to KMS.
@Suite struct SigningTests {
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    var method = "POST"
    var path = "/"
    var headers: [String: String] = [:]
    var body = ""
    let signature: String
  }

  static let suite: [Case] = [
    Case(
      description: "get-vanilla", method: "GET",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    Case(
      description: "get-unreserved", method: "GET",
      path: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
      signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    Case(
      description: "post-vanilla",
      signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    Case(
      description: "get-header-value-trim", method: "GET",
      headers: ["my-header1": " value1", "my-header2": " \"a   b   c\""],
      signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    Case(
      description: "post-x-www-form-urlencoded",
      headers: ["content-type": "application/x-www-form-urlencoded"], body: "Param1=value1",
      signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
  ]

  private func signer(_ service: String) throws -> RequestSigner {
    let credentials = try #require(
      ServiceCredentials(
        accessKey: "AKIDEXAMPLE",
        secretKey: Secret(utf8: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")))
    return RequestSigner(credentials: credentials, region: "us-east-1", service: service)
  }

  @Test(arguments: suite)
  func `a request of AWS's suite is signed as there`(_ one: Case) throws {
    let moment = try Date("2015-08-30T12:36:00Z", strategy: .iso8601)
    let headers = try signer("service").signed(
      one.method, path: one.path, host: "example.amazonaws.com", headers: one.headers,
      body: Array(one.body.utf8),
      at: moment)
    #expect(headers["x-amz-date"] == "20150830T123600Z")
    #expect(headers["authorization"]?.hasSuffix("Signature=\(one.signature)") == true)
  }

  @Test func `a call to KMS is signed as recorded`() throws {
    let moment = try Date("2026-11-20T12:00:00Z", strategy: .iso8601)
    let headers = try signer("kms").signed(
      "POST", host: "kms.us-east-1.amazonaws.com",
      headers: [
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "TrentService.GenerateDataKey",
      ], body: Array(#"{"KeyId":"alias/ecart","KeySpec":"AES_256"}"#.utf8), at: moment)
    #expect(
      headers["authorization"]
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/us-east-1/kms/aws4_request, "
        + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
        + "Signature=cba144d4f13beb4149003c1fc9849c3e1af229fdbdd6c40493e3946bf8a7f100")
  }

  @Test func `every part of a request changes its signature`() throws {
    let moment = Date(timeIntervalSince1970: 1_790_000_000)
    func made(
      _ service: String = "kms", host: String = "a", header: String = "b", body: [UInt8] = [1],
      at: Date = moment
    ) throws -> String? {
      try signer(service).signed("POST", host: host, headers: ["x": header], body: body, at: at)[
        "authorization"]
    }
    let all = [
      try made(), try made("sts"), try made(host: "c"), try made(header: "c"),
      try made(body: [2]), try made(at: moment + 1), try made(at: moment + 86_400),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test func `a session's token is signed along`() throws {
    let credentials = try #require(
      ServiceCredentials(
        accessKey: "AKID", secretKey: Secret(utf8: "s"), sessionToken: Secret(utf8: "t0ken")))
    let headers = try RequestSigner(credentials: credentials, region: "r", service: "kms")
      .signed("POST", host: "h", headers: [:], body: [], at: Date())
    #expect(headers["x-amz-security-token"] == "t0ken")
    #expect(headers["authorization"]?.contains("x-amz-security-token") == true)
  }

  @Test(arguments: [
    (0, "19700101T000000Z"), (951_782_400, "20000229T000000Z"), (1_078_099_199, "20040229T235959Z"),
    (4_107_542_400, "21000301T000000Z"), (253_402_300_799, "99991231T235959Z"),
  ])
  func `moments are written in UTC`(_ one: (Int, String)) {
    #expect(RequestSigner.stamp(Date(timeIntervalSince1970: Double(one.0))) == one.1)
  }
}
