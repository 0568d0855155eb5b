// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation
import Testing

/// Held against `openssl cms` and `openssl x509`: what is sealed here, anybody's tools open.
@Suite("Messages sealed to certificates")
struct CMSTests {
  private let place: URL

  init() throws {
    place = FileManager.default.temporaryDirectory.appendingPathComponent(
      "cms-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { place.appendingPathComponent(name).path }

  /// Makes a key and a certificate of it.
  private func make(
    _ name: String, key: [String] = ["rsa:2048"], _ more: [String] = []
  ) throws -> String {
    _ = try openssl(
      ["req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=\(name)", "-newkey"] + key + [
        "-keyout", path("\(name).key"), "-out", path("\(name).crt"),
      ] + more)
    return try String(contentsOfFile: path("\(name).crt"), encoding: .utf8)
  }

  private func open(_ message: [UInt8], as name: String) throws -> [UInt8]? {
    try Data(message).write(to: URL(fileURLWithPath: path("message")))
    return try? openssl([
      "cms", "-decrypt", "-inform", "DER", "-in", path("message"), "-inkey", path("\(name).key"),
    ])
  }

  @Test(arguments: [0, 1, 15, 16, 100_001])
  func `openssl opens it for each recipient, and for nobody else`(count: Int) throws {
    let people = try ["warehouse", "adviser"].map { try CMSRecipient(certificate: make($0)) }
    _ = try make("stranger")
    let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let message = try CMSMessage.seal(Secret(copying: plain), to: people)
    #expect(try open(message, as: "warehouse") == plain)
    #expect(try open(message, as: "adviser") == plain)
    #expect(try open(message, as: "stranger") != plain || count == 0)
    let shown = String(
      decoding: try openssl(["asn1parse", "-inform", "DER", "-in", path("message")]), as: UTF8.self)
    for word in ["id-smime-ct-authEnvelopedData", "rsaesOaep", "sha256", "aes-256-gcm"] {
      #expect(shown.contains(word))
    }
    guard count > 0 else { return }
    #expect(!Data(message).contains(Data(plain.prefix(16))) || count < 16)
    var changed = message
    changed[message.count - 20] ^= 1
    #expect(try open(changed, as: "warehouse") == nil)
  }

  @Test func `fingerprint and dates are those openssl shows`() throws {
    let recipient = try CMSRecipient(certificate: make("warehouse", key: ["rsa:3072"]))
    let shown = String(
      decoding: try openssl([
        "x509", "-in", path("warehouse.crt"), "-noout", "-fingerprint", "-sha256", "-enddate",
        "-dateopt", "iso_8601",
      ]), as: UTF8.self)
    let hex = recipient.fingerprint.hex.uppercased()
    let pairs = stride(from: 0, to: 64, by: 2).map { start in
      String(hex.dropFirst(start).prefix(2))
    }
    #expect(shown.contains(pairs.joined(separator: ":")))
    let format = ISO8601DateFormatter()
    let end = format.string(from: recipient.notAfter).replacingOccurrences(of: "T", with: " ")
    #expect(shown.contains("notAfter=\(end)"))
    #expect(recipient.notAfter.timeIntervalSince(recipient.notBefore) == 30 * 86_400)
    #expect(recipient.bits == 3_072)
  }

  @Test func `weak keys, other keys, keys for signing and other texts are refused`() throws {
    let weak = try make("weak", key: ["rsa:1024"])
    #expect(throws: CryptoFailure.keyTooSmall(bits: 1_024)) { try CMSRecipient(certificate: weak) }
    let malformed = CryptoFailure.malformed("X.509 certificate of an RSA key")
    let curve = try make("curve", key: ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])
    #expect(throws: malformed) { try CMSRecipient(certificate: curve) }
    let signer = try make("signer", key: ["rsa:2048"], ["-addext", "keyUsage=digitalSignature"])
    #expect(throws: malformed) { try CMSRecipient(certificate: signer) }
    #expect(throws: malformed) { try CMSRecipient(certificate: "") }
    #expect(throws: malformed) { try CMSRecipient(certificate: "-----BEGIN CERTIFICATE-----\n") }
    // Of an exponent of 1: what is sealed to it is in the clear. The number is put in by hand.
    let broken = try exponentOfOne(make("broken"))
    #expect(throws: malformed) { try CMSRecipient(certificate: broken) }
    let key = try String(contentsOfFile: path("signer.key"), encoding: .utf8)
    #expect(throws: malformed) { try CMSRecipient(certificate: key) }
  }

  @Test func `nobody, one person twice and too much are refused`() throws {
    let person = try CMSRecipient(certificate: make("warehouse"))
    let plain = Secret(utf8: "a sample")
    #expect(throws: CryptoFailure.badLength("CMS recipients")) {
      try CMSMessage.seal(plain, to: [])
    }
    #expect(throws: CryptoFailure.badLength("CMS recipients")) {
      try CMSMessage.seal(plain, to: [person, person])
    }
    #expect(throws: CryptoFailure.badLength("CMS plaintext")) {
      try CMSMessage.seal(
        Secret(copying: [UInt8](repeating: 0, count: (64 << 20) + 1)), to: [person])
    }
  }

  /// The certificate with 1 in place of the exponent 65 537; its own signature does not matter here.
  private func exponentOfOne(_ pem: String) throws -> String {
    let text = pem.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
    var der = try #require(Data(base64Encoded: text))
    let place = try #require(der.range(of: Data([0x02, 0x03, 0x01, 0x00, 0x01])))
    der.replaceSubrange(place, with: [0x02, 0x03, 0x00, 0x00, 0x01])
    return "-----BEGIN CERTIFICATE-----\n"
      + der.base64EncodedString(options: .lineLength64Characters).replacingOccurrences(
        of: "\r\n", with: "\n") + "\n-----END CERTIFICATE-----\n"
  }

  private struct Failed: Error { let status: Int32 }

  private func openssl(_ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
    return Array(data)
  }
}
