// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import Foundation
import Testing

@testable import EcartVault

/// Our code against PolicyFixtures/vault/vectors.json, which FORMATS.md beside it explains.
@Suite(.serialized) struct FormatVectorTests {
  static let kinds = [
    "subject", "root", "rsa-root", "keyring", "epoch", "epoch-record", "key-row", "field",
    "stored-field", "own-record", "file", "long-file", "anchor", "anchor-checkpoint", "escrow",
  ]

  init() async throws {
    guard ProcessInfo.processInfo.environment["ECART_REGENERATE"] == "1" else { return }
    try await Regeneration.once.value
  }

  private enum Regeneration {
    static let once = Task { try FormatCase.save(try await FormatWriting.all()) }
  }

  @Test(arguments: kinds)
  func `every good vector opens to what it says`(kind: String) async throws {
    let goods = try FormatCase.load().filter { $0.kind == kind && $0.gives != nil }
    #expect(!goods.isEmpty)
    for good in goods {
      #expect(good.refused == nil)
      #expect(try await good.answer() == good.gives, "\(good.name)")
    }
  }

  @Test(arguments: kinds.filter { !["subject", "epoch"].contains($0) })
  func `every bad vector is refused`(kind: String) async throws {
    let bads = try FormatCase.load().filter { $0.kind == kind && $0.refused != nil }
    #expect(bads.count >= 6)
    for bad in bads {
      #expect(bad.gives == nil)
      await #expect(throws: (any Error).self, "\(bad.name)") { try await bad.answer() }
    }
  }

  /// Where an attacker may try again and again, all failures are one.
  @Test(arguments: ["root", "rsa-root", "field"])
  func `a refusal says nothing about its reason`(kind: String) async throws {
    for bad in try FormatCase.load() where bad.kind == kind && bad.refused != nil {
      do {
        _ = try await bad.answer()
        Issue.record("opened: \(bad.name)")
      } catch let fault as KeyProviderFault {
        #expect(fault == .notAuthentic, "\(bad.name)")
      } catch let failure as CryptoFailure {
        #expect(failure == .notAuthentic, "\(bad.name)")
      }
    }
  }

  @Test func `no other kind of vector is in the file, and no name twice`() throws {
    let cases = try FormatCase.load()
    #expect(Set(cases.map(\.kind)) == Set(Self.kinds))
    #expect(Set(cases.map { $0.kind + $0.name }).count == cases.count)
    #expect(cases.allSatisfy { ($0.gives == nil) != ($0.refused == nil) })
  }

  /// What draws nothing must come out as it did: a change here is a change of the format.
  @Test func `our code makes the same bytes again`() async throws {
    let kept = try FormatCase.load()
    for made in try await FormatWriting.all()
    where !["rsa-root", "escrow"].contains(made.kind) {
      #expect(kept.contains(made), "\(made.kind): \(made.name)")
    }
  }
}
