// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation
import Testing

@Suite struct RSAKeyringTests {
  private let home = RootContext(environment: .production, installation: "one")

  @Test func `openssl unwraps what an RSA root wrapped, with the context as label`() async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try RSAKeyring(directory: place.path)
    try await keyring.makeRoot("due-1", for: home)
    let key = try Secret.random(count: 32)
    let box = try await keyring.wrap(key, under: "due-1", for: home)
    #expect(box.count == 3_072 / 8)
    try Data(box).write(to: URL(fileURLWithPath: place.file("box")))
    let label = Hex.encode(home.bytes(root: "due-1"))
    let plain = try openssl([
      "pkeyutl", "-decrypt", "-inkey", place.file("due-1.rsa-root"), "-in", place.file("box"),
      "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256",
      "-pkeyopt", "rsa_mgf1_md:sha256", "-pkeyopt", "rsa_oaep_label:\(label)",
    ])
    #expect(Secret(copying: plain) == key)
  }

  @Test(arguments: [512, 1_024, 2_047])
  func `an RSA root below the floor is refused`(_ bits: Int) {
    let place = Place()
    defer { place.remove() }
    #expect(throws: KeyProviderFault.badRequest("an RSA root below 2048 bits (enc-1)")) {
      try RSAKeyring(directory: place.path, bits: bits)
    }
  }

  @Test func `a file with a smaller key in a root's place is not used`() async throws {
    let place = Place()
    defer { place.remove() }
    let keyring = try RSAKeyring(directory: place.path, bits: 2_048)
    try await keyring.makeRoot("due-1", for: home)
    let box = try await keyring.wrap(.random(count: 32), under: "due-1", for: home)
    let small = try openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"])
    try Data(small).write(to: URL(fileURLWithPath: place.file("due-1.rsa-root")))
    chmod(place.file("due-1.rsa-root"), 0o600)
    await #expect(throws: KeyProviderFault.notAuthentic) {
      try await keyring.unwrap(box, under: "due-1", for: home)
    }
  }

  private func openssl(_ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = Pipe()
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return Array(data)
  }

  @Test func `a root too large for its protection is refused at once`() throws {
    let place = Place()
    defer { place.remove() }
    let lock = KeyringProtection.masterKey(try MasterKey(.random(count: 32)))
    #expect(
      throws: KeyProviderFault.badRequest("an RSA root of more than 5120 bits under a protection")
    ) { try RSAKeyring(directory: place.path, bits: 5_128, protection: lock) }
    _ = try RSAKeyring(directory: place.path, bits: 5_120, protection: lock)
  }
}
