// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import Foundation

/// Somebody outside with a key and a certificate that openssl made.
struct Correspondent {
  let recipient: CMSRecipient
  private let key: String

  /// - Parameter days: for how long the certificate is good, by the machine's clock.
  init(days: Int = 365) throws {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("ecart-person-\(UUID().uuidString)").path
    key = "\(place).key"
    _ = try Self.openssl([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", "\(place).crt",
      "-days", "\(days)", "-subj", "/CN=Warehouse",
    ])
    recipient = try CMSRecipient(
      certificate: String(contentsOfFile: "\(place).crt", encoding: .utf8))
  }

  func opens(_ file: [UInt8]) throws -> String {
    let path = "\(key).p7m"
    try Data(file).write(to: URL(fileURLWithPath: path))
    return try Self.openssl(["cms", "-decrypt", "-inform", "DER", "-in", path, "-inkey", key])
  }

  private struct Failed: Error { let status: Int32 }

  private static func openssl(_ arguments: [String]) throws -> String {
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
    return String(decoding: data, as: UTF8.self)
  }
}
