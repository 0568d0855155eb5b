// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

extension CredentialUse {
  fileprivate static let signRequest = CredentialUse("sign-request")
}

@Suite("Marketplaces' keys (key-1, key-2, a2c-4)")
struct CredentialTests {
  static let canary = "canary-key-7f3a91c0d2"

  /// A host with a key on record, and two administrators.
  static func prepared() async throws -> (Host, APICredential, Proof<SignIn>, Proof<SignIn>) {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let ines = try await host.person("ines", as: .administrator, by: maria)
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let credential = try await host.keeper.admit(
      StoreCredential(Secret(utf8: canary), from: origin, by: maria)
    ).claim
    return (host, credential, maria, ines)
  }

  private func opened(
    _ credential: APICredential, _ host: Host, _ signIn: Proof<SignIn>
  ) async throws -> String {
    try await host.keeper.open(credential, for: .signRequest, as: signIn) { bytes in
      String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
  }

  private func outcome(
    _ credential: APICredential, _ host: Host, _ signIn: Proof<SignIn>
  ) async -> Outcome<OpenCredential> {
    await host.outcome(of: OpenCredential(credential, for: .signRequest, as: signIn))
  }

  @Test("nobody may open it but who is on its list; administrators neither")
  func defaultDeny() async throws {
    let (host, credential, maria, ines) = try await Self.prepared()
    let jonas = try await host.person("jonas", by: maria)
    for signIn in [maria, ines, jonas] {
      #expect(await outcome(credential, host, signIn) == .refused(.notAllowed))
    }
    #expect(
      await host.outcome(of: AllowCredential(credential, to: "maria", by: maria))
        == .refused(.toOneself))
    #expect(
      await host.outcome(of: AllowCredential(credential, to: "jonas", by: jonas))
        == .refused(.notAdministrator))
    #expect(
      await host.outcome(of: AllowCredential(credential, to: "nobody-1", by: maria))
        == .refused(.noActiveAccount))
    _ = try await host.keeper.admit(AllowCredential(credential, to: "jonas", by: maria))
    #expect(try await opened(credential, host, jonas) == Self.canary)
    #expect(await outcome(credential, host, ines) == .refused(.notAllowed))
    // A number that nobody has is told apart from one that is by nobody.
    let other = try #require(APICredential(number: UUID().uuidString))
    #expect(await outcome(other, host, jonas) == .refused(.notAllowed))
  }

  @Test("every opening is in the ledger before the key is lent, with its use")
  func evidence() async throws {
    let (host, credential, maria, _) = try await Self.prepared()
    let jonas = try await host.person("jonas", by: maria)
    _ = try await host.keeper.admit(AllowCredential(credential, to: "jonas", by: maria))
    for number in 1...3 {
      let entries = try await host.keeper.open(credential, for: .signRequest, as: jonas) { _ in
        number
      }
      #expect(entries == number)
      let told = try await host.ledger().filter {
        $0.contains("OpenCredential") && $0.contains("sign-request")
          && $0.contains(credential.number)
      }
      #expect(told.count == number)
    }
  }

  @Test("a permission ends at its instant, and lasts no longer than the policy allows")
  func ends() async throws {
    let (host, credential, maria, _) = try await Self.prepared()
    let jonas = try await host.person("jonas", by: maria)
    let now = host.keeper.now
    for end in [now, now + 366 * 86_400, Date(timeIntervalSinceReferenceDate: .nan)] {
      #expect(
        await host.outcome(of: AllowCredential(credential, to: "jonas", until: end, by: maria))
          == .refused(.impossibleEnd))
    }
    _ = try await host.keeper.admit(
      AllowCredential(credential, to: "jonas", until: now + 60, by: maria))
    host.clock.advance(by: 59)
    #expect(await outcome(credential, host, jonas) == .admitted)
    host.clock.advance(by: 1)
    #expect(await outcome(credential, host, jonas) == .refused(.notAllowed))
  }

  @Test("taken back, revoked or terminated: the next opening is refused, in another process too")
  func next() async throws {
    for way in ["taken back", "revoked", "terminated"] {
      let (host, credential, maria, _) = try await Self.prepared()
      let other = try await host.again()
      let jonas = try await host.person("jonas", by: maria)
      _ = try await host.keeper.admit(AllowCredential(credential, to: "jonas", by: maria))
      #expect(await outcome(credential, other, jonas) == .admitted)
      switch way {
      case "taken back":
        _ = try await host.keeper.admit(AllowCredential(credential, noLongerTo: "jonas", by: maria))
        #expect(await outcome(credential, other, jonas) == .refused(.notAllowed))
      case "revoked":
        _ = try await host.keeper.admit(RevokeCredential(credential, by: maria))
        #expect(await outcome(credential, other, jonas) == .refused(.notAllowed))
        #expect(
          await host.outcome(of: AllowCredential(credential, to: "jonas", by: maria))
            == .refused(.revoked))
        #expect(
          await host.outcome(
            of: StoreCredential(Secret(utf8: "x"), insteadOf: credential, by: maria))
            == .refused(.revoked))
      default:
        let report = try await Terminator(host.keeper).terminate("jonas", by: maria)
        #expect(report.dead.contains("keys"))
        #expect(await outcome(credential, other, jonas) == .interrupted(.proof(.undone)))
        let record = try await host.keeper.survey.read(
          CredentialRecord.self, at: RecordKey(credential.id))
        #expect(record?.readers.isEmpty == true)
      }
    }
  }

  @Test("a new key takes the old one's place, and the sweep erases the old one")
  func rotation() async throws {
    let (host, credential, maria, _) = try await Self.prepared()
    let jonas = try await host.person("jonas", by: maria)
    _ = try await host.keeper.admit(AllowCredential(credential, to: "jonas", by: maria))
    _ = try await host.keeper.admit(
      StoreCredential(Secret(utf8: "the-next-key"), insteadOf: credential, by: maria))
    #expect(try await opened(credential, host, jonas) == "the-next-key")
    let living = try await host.keeper.store.keyCount(.living)
    let report = try await Sweeper(host.keeper).sweep()
    #expect(report.erased == 1)
    #expect(try await host.keeper.store.keyCount(.living) == living - 1)
    #expect(try await opened(credential, host, jonas) == "the-next-key")
    // It is due for replacement 90 days after it was stored, and the audit says so.
    host.clock.advance(by: 90 * 86_400 - 1)
    func key1() async throws -> Bool {
      try await CredentialChecks.checks(host.keeper.survey)
        .first { $0.clause == Clause.ID("key-1") }?.holds == true
    }
    #expect(try await key1())
    host.clock.advance(by: 1)
    #expect(try await !key1())
  }

  @Test("the only administrator may allow themselves, and the ledger says so aloud")
  func alone() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let credential = try await host.keeper.admit(
      StoreCredential(Secret(utf8: Self.canary), from: origin, by: maria)
    ).claim
    _ = try await host.keeper.admit(AllowCredential(credential, to: "maria", by: maria))
    #expect(try await host.ledger().contains { $0.contains("self-allowed") })
    #expect(try await opened(credential, host, maria) == Self.canary)
  }

  @Test("the key is in no ledger, no dump, no error and not in clear on disk")
  func silence() async throws {
    let (host, credential, maria, _) = try await Self.prepared()
    let jonas = try await host.person("jonas", by: maria)
    _ = try await host.keeper.admit(AllowCredential(credential, to: "jonas", by: maria))
    let proof = try await host.keeper.admit(
      OpenCredential(credential, for: .signRequest, as: jonas))
    var dumped = ""
    dump(proof, to: &dumped)
    dump(credential, to: &dumped)
    dumped += "\(proof.claim) \(credential) \(String(reflecting: proof.claim))"
    #expect(!dumped.contains(Self.canary))
    for entry in try await host.ledger() { #expect(!entry.contains(Self.canary)) }
    for name in ["store.sqlite", "store.sqlite-wal"] {
      let path = "\(host.directory)/\(name)"
      guard let bytes = FileManager.default.contents(atPath: path) else { continue }
      #expect(bytes.firstRange(of: Data(Self.canary.utf8)) == nil)
    }
  }

  @Test("an empty key is none, and no keys at all answer nothing in an audit")
  func empty() async throws {
    let host = try await Host.open()
    let maria = try await host.administrator()
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    #expect(
      await host.outcome(of: StoreCredential(Secret(copying: []), from: origin, by: maria))
        == .refused(.empty))
    let checks = try await CredentialChecks.checks(host.keeper.survey)
    #expect(checks.count == 3 && checks.allSatisfy { !$0.holds })
    var policy = CredentialPolicy.standard
    policy.rotation = .seconds(366 * 86_400)
    #expect(throws: PolicyTooLoose.self) { try Policy.ecartAPI.tightening(policy) }
  }
}
