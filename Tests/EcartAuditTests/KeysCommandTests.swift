// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

@Suite("dpp keys")
struct KeysCommandTests {
  @Test func `shows who is in which epoch and what waits, to people and to programs`()
    async throws
  {
    let host = try await AuditedHost.make()
    // AuditedHost leaves 1002 delivered and 1003 on its way. One more comes in a week later.
    host.clock.advance(by: 8 * AuditedHost.day)
    for id in ["1004", "1005"] { try await host.receive(id) }
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    for _ in 0..<2 { try await host.keeper.admit(RotateKey<SampleOrder>("1004", from: origin)) }
    let expected = try await host.keeper.sealingReport().lines
    let epoch = try await host.epoch("1004")
    #expect(try await host.epoch("1002") != epoch)

    let text = try DPP.run("keys", host.directory)
    #expect(text.status == 0, "\(text.notes)")
    let rows = text.output.split(separator: "\n").map {
      $0.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    }
    #expect(text.output.hasPrefix("epoch"))
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    // A line for each epoch, between the head and the sum.
    #expect(
      rows.dropFirst().prefix(expected.count).map { $0 }
        == expected.map { line in
          [
            line.epoch, String(line.made.ISO8601Format().prefix(10)), "\(line.subjects)",
            "\(line.waiting)",
          ]
        })
    #expect(rows.contains { $0.first == epoch && $0.suffix(2) == ["2", "1"] })
    let living = expected.reduce(0) { $0 + $1.subjects }
    #expect(text.output.contains("1 of \(living) living subjects have values under replaced keys"))

    let told = try DPP.run("keys", host.directory, "--format", "json")
    #expect(told.status == 0, "\(told.notes)")
    let lines = try #require(told.json()["lines"] as? [[String: Any]])
    #expect(lines.compactMap { $0["epoch"] as? String } == expected.map(\.epoch))
    #expect(lines.compactMap { $0["subjects"] as? Int } == expected.map(\.subjects))
    #expect(lines.compactMap { $0["waiting"] as? Int } == expected.map(\.waiting))
    #expect(lines.compactMap { $0["replacedKeys"] as? Int } == expected.map(\.replacedKeys))
    let line = try #require(lines.first { $0["epoch"] as? String == epoch })
    #expect(line["replacedKeys"] as? Int == 2 && line["waiting"] as? Int == 1)
    #expect(line["subjects"] as? Int == 2)
    #expect((line["made"] as? String)?.hasPrefix("2026-") == true)
  }

  @Test func `says when keys go that were replaced and whose values were sealed anew`() async throws
  {
    let host = try await AuditedHost.make()
    try await host.receive("1004")
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    try await host.keeper.admit(RotateKey<SampleOrder>("1004", from: origin))
    let vault = try #require(host.keeper.part(Vault.self))
    try await host.keeper.admit(
      Reseal<SampleOrder>(try vault.subject(SampleOrder.self, "1004", from: origin)))
    let text = try DPP.run("keys", host.directory)
    let settled = try #require(try await host.keeper.sealingReport().settled)
    #expect(settled == host.clock.now.addingTimeInterval(3_600))
    #expect(text.output.contains("were sealed anew; their replaced keys are kept for an hour"))
    #expect(text.output.contains("runs Resealing after \(settled.ISO8601Format())."))
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test func `says that nothing waits, and that there is no key`() async throws {
    let host = try await AuditedHost.make()
    let kept = try DPP.run("keys", host.directory)
    #expect(kept.status == 0)
    #expect(kept.output.contains("living subjects, each under its newest key."))
    let empty = try await LiveHost.make(orders: 0)
    let none = try DPP.run("keys", empty.directory)
    #expect(none.status == 0 && none.output == "No key was made yet.\n")
    #expect(try DPP.run("keys", empty.base.path + "/nowhere").status == 3)
  }
}

extension AuditedHost {
  /// The epoch that an order's own row names.
  fileprivate func epoch(_ id: String) async throws -> String? {
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let vault = try #require(keeper.part(Vault.self))
    return try await keeper.store.key(of: vault.subject(SampleOrder.self, id, from: origin))?.epoch
  }
}
