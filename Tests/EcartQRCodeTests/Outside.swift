// SPDX-License-Identifier: Apache-2.0

import EcartMFA
import Foundation
import Testing

/// Somebody else's programs; Scripts/install-deps installs them, and without them a test fails.
enum Outside {
  struct Missing: Error, CustomStringConvertible {
    let program: String
    var description: String { "\(program) is not there or failed; run Scripts/install-deps" }
  }

  /// What `zbarimg` reads in a picture file.
  static func decode(_ png: [UInt8]) throws -> String {
    try inDirectory { directory in
      let file = directory.appendingPathComponent("code.png")
      try Data(png).write(to: file)
      let output = try run(
        "zbarimg", ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file.path])
      return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
  }

  /// An SVG as `rsvg-convert` draws it.
  static func draw(svg: String) throws -> [UInt8] {
    try inDirectory { directory in
      let file = directory.appendingPathComponent("code.svg")
      try Data(svg.utf8).write(to: file)
      return Array(try run("rsvg-convert", [file.path]))
    }
  }

  private static func inDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ecart-qr-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url)
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let read = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Missing(program: program) }
    return read
  }
}

/// Enrolments of all sorts.
struct Scan: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let issuer: String
  let account: String
  var size = 20
  var totp = TOTP.standard

  func uri() throws -> EnrolmentURI {
    try EnrolmentURI(
      issuer: issuer, account: account, secret: try TOTPSecret.random(size: size), totp: totp)
  }

  static let all = [
    Scan(testDescription: "the shortest", issuer: "E", account: "a", size: 16),
    Scan(testDescription: "the usual", issuer: "EcartDPP", account: "maria.e"),
    Scan(testDescription: "accents", issuer: "Écart & Söhne", account: "maría+büro@example.org"),
    Scan(testDescription: "other scripts", issuer: "株式会社エカール", account: "Марія"),
    Scan(testDescription: "beyond the first plane", issuer: "🙂 shop 🙃", account: "𝒜na"),
    Scan(testDescription: "from right to left", issuer: "متجر", account: "דנה"),
    Scan(testDescription: "marks of a URI", issuer: "a?b=c&d#e%2F/f", account: "\"<x>'&\\"),
    Scan(
      testDescription: "a long secret, eight digits", issuer: "EcartDPP", account: "jonas",
      size: 64, totp: TOTP(algorithm: .sha512, digits: .eight)),
    Scan(
      testDescription: "a long name", issuer: String(repeating: "Warehouse ", count: 12),
      account: String(repeating: "long.", count: 40)),
    Scan(
      testDescription: "the largest symbol", issuer: "E",
      account: String(repeating: "x", count: 2200)),
  ]
}
