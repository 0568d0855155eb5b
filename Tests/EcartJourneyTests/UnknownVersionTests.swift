// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartVault

/// A key row that the installation itself wrote, under its right code, in a version that this process does
/// not know: two processes while a host is being upgraded.
@Suite("A living row in another version of the format")
struct UnknownVersionTests {
  private let host: Host

  init() async throws {
    host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
  }

  /// What the next version's process writes: its version, and a right code over it.
  @discardableResult
  private func upgrade(_ id: String, hasRightCode: Bool = true) async throws -> KeyRow {
    let row = try #require(try await host.keeper.store.key(of: host.subject(id)))
    var bytes = Array(row.body.dropLast(KeyBody.codeCount))
    bytes[0] = KeyBody.version + 1
    var code = try host.vault.installation.code(
      of: [row.subject.bytes, Array(row.epoch.utf8), bytes], as: .keyRow)
    if !hasRightCode { code[0] ^= 1 }
    let upgraded = KeyRow(
      subject: row.subject, version: row.version, state: .living, epoch: row.epoch,
      body: bytes + code)
    try await host.put([upgraded])
    return upgraded
  }

  private func sweepDaily(_ days: Int) async throws -> [String] {
    var delays: [String] = []
    for _ in 0..<days {
      host.clock.advance(by: Sample.day)
      delays += try await host.sweep().delays
    }
    return delays
  }

  @Test(arguments: [true, false])
  func `keeps its epoch's root alive, and the sweep says so`(_ hasRightCode: Bool) async throws {
    for id in ["1001", "1002"] { try await host.receive(id) }
    let row = try await upgrade("1001", hasRightCode: hasRightCode)
    // The old process sweeps nightly; nobody is due.
    let delays = try await sweepDaily(16)
    #expect(try await host.state("1001") == .living)
    #expect(try await host.vault.provider.hasRoot(row.epoch) == hasRightCode)
    #expect(
      delays.contains {
        $0.hasPrefix("1 living keys in the epoch \(row.epoch)") && $0.contains("version")
      } == hasRightCode)
    // The others were moved, and open.
    let other = try #require(try await host.keeper.store.key(of: host.subject("1002")))
    #expect(other.epoch != row.epoch)
    #expect(
      try await host.keeper.admit(Receive<SampleOrder>("1002", from: Sample.origin())).claim.isNew
        == false)
  }

  @Test func `no gate opens it, or makes another key over it`() async throws {
    try await host.receive("1001")
    let row = try await upgrade("1001")
    let unreadable = Interruption.unreadableRecord(space: "EcartVault.KeyBody")
    await #expect(throws: Denied<Receive<SampleOrder>>.interrupted(unreadable)) {
      try await host.keeper.admit(Receive<SampleOrder>("1001", from: Sample.origin()))
    }
    await #expect(throws: Denied<RotateKey<SampleOrder>>.interrupted(unreadable)) {
      try await host.keeper.admit(RotateKey<SampleOrder>("1001", from: Sample.origin()))
    }
    await #expect(throws: Denied<Reseal<SampleOrder>>.interrupted(unreadable)) {
      try await host.keeper.admit(Reseal<SampleOrder>(row.subject))
    }
    #expect("\(unreadable)".contains("run the version that wrote it"))
    #expect(try await host.keeper.store.key(of: row.subject)?.body == row.body)
  }

  @Test func `is not erased by a process that could not certify it`() async throws {
    for id in ["1001", "1002"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    let row = try #require(try await host.keeper.store.key(of: host.subject("1001")))
    try await upgrade("1001")
    host.clock.advance(by: 30 * Sample.day)
    let report = try await host.sweep()
    #expect(report.due == 2 && report.erased == 1)
    #expect(report.delays.contains { $0.hasPrefix("1 subjects are due whose key rows") })
    #expect(try await host.state("1001") == .living)
    #expect(try await host.state("1002") == .erased)
    #expect(try await host.vault.provider.hasRoot(row.epoch))
    // The version that wrote it erases it, with its certificate.
    try await host.put([row])
    #expect(try await host.sweep().erased == 1)
    host.clock.advance(by: 61)
    #expect(try await host.verify().verified == 2)
    #expect(try await host.sweep().certified == 2)
  }
}
