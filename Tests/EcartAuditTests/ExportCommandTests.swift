// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import Foundation
import Testing

@Suite("dpp exports")
struct ExportCommandTests {
  @Test func `an export is shown until it is ticked off, and its file can be told by its digest`()
    async throws
  {
    let host = try await LiveHost.make(orders: 0)
    let directory = host.directory
    let people = try await host.administrators("maria", "ines")
    let ines = people[1]
    let none = try ines.run("exports", directory)
    #expect(none.status == 0 && none.output.contains("No export is on record"))

    // Step 1: the host exports, for ines.
    let keeper = try await Gatekeeper.open(at: directory)
    let maria = try await keeper.admit(SignIn(road: Known(name: "maria")))
    let signIn = try await keeper.admit(SignIn(road: Known(name: "ines")))
    let fields = [\SampleOrder.recipient]
    for permission in [
      try Permission.reveal(fields, for: Fulfilment.self),
      try .export(fields, to: .personalDevice, for: Fulfilment.self),
    ] { _ = try await keeper.admit(GrantAccess(permission, to: "ines", because: .duty, by: maria)) }
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let sealer = try await keeper.admit(Receive<SampleOrder>("3001", from: origin)).claim
    let export = try await keeper.export(
      [SampleOrder(id: "3001", sealedBy: sealer)], [\.recipient], for: Fulfilment.self,
      to: .personalDevice, sealedTo: [recipient(in: host.base)], as: signIn
    ) { pii, _, file in try pii.open(\.recipient) { file.append($0) } }
    let number = export.id.uuidString.lowercased()

    // Step 2: it is out.
    let shown = try ines.run("exports", directory)
    #expect(shown.status == 0)
    for word in [
      "\(number)  out", "to personal-device for fulfilment: name of 1 people",
      "file SHA-256 \(try digest(of: export.file, in: host.base))",
    ] { #expect(shown.output.contains(word)) }
    #expect(shown.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let told = try ines.run("exports", "list", directory, "--format", "json")
    #expect(told.output.contains("\"out\" : true") && told.output.contains("\"people\" : 1"))
    #expect(try ines.run("exports", "tick-off", directory, "seven").status == 2)

    // Step 3: it is destroyed, on somebody's word.
    #expect(try ines.run("exports", "tick-off", directory, number).status == 4)
    let talk = try ines.talk("exports", "tick-off", directory, number, "--yes")
    try talk.say(try ines.code(ahead: 1))
    let ticked = try talk.end()
    #expect(ticked.status == 0, "\(ticked.notes)")
    #expect(try ines.run("exports", directory).output.contains("No export is out"))
    #expect(try ines.run("exports", "list", directory, "--all").output.contains("ticked off"))
  }

  private struct Known: SignInRoad {
    let name: String
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName(name), on: desk), .totp)
    }
  }

  private func recipient(in base: URL) throws -> CMSRecipient {
    let path = base.appendingPathComponent("person").path
    _ = try openssl([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(path).key", "-out",
      "\(path).crt", "-subj", "/CN=Ines",
    ])
    return try CMSRecipient(certificate: String(contentsOfFile: "\(path).crt", encoding: .utf8))
  }

  private func digest(of file: [UInt8], in base: URL) throws -> String {
    let path = base.appendingPathComponent("export.p7m").path
    try Data(file).write(to: URL(fileURLWithPath: path))
    return String(try openssl(["dgst", "-sha256", "-r", path]).prefix(64))
  }

  private func openssl(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }
}
