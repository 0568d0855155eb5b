// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

/// A host with two administrators, a member of staff, and an order under legal hold.
struct EscrowHost {
  let host: Host
  let people: [Age.Identity]

  var keeper: Gatekeeper { host.keeper }
  var clock: TestingClock { host.clock }

  static func make(
    _ time: TestingClock = TestingClock(Sample.start), policy: Policy = .ecartAPI,
    keys: (any KeyProvider)? = nil
  ) async throws -> EscrowHost {
    let host = try await Host.open(Sample.directory(), time, policy: policy, keys: keys)
    try await host.bootstrap()
    let signIn = try await host.signIn()
    for (name, role) in [("jonas", Role.administrator), ("selma", .staff)] {
      let person = Person(givenName: name, familyName: "Lindqvist")
      _ = try await host.keeper.activate(name, for: .person(person), as: role, by: signIn)
    }
    let made = EscrowHost(host: host, people: try (0..<3).map { _ in try .generate() })
    _ = try await made.signIn("jonas")
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    try await host.keeper.admit(
      PlaceHold<SampleOrder>(
        on: "1001", from: Sample.origin(), statute: "Act 1, § 2",
        until: clock(after: 5, host), approvedBy: signIn))
    return made
  }

  private static func clock(after days: Double, _ host: Host) -> Date {
    host.clock.now.addingTimeInterval(days * Sample.day)
  }

  func signIn(_ name: String = "maria") async throws -> Proof<SignIn> {
    try await keeper.admit(SignIn(road: Road(name: name)))
  }

  private struct Road: SignInRoad {
    let name: String
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName(name), on: desk), .totp)
    }
  }

  /// The living epoch whose name begins so.
  func epoch(_ label: String = "hold") async throws -> String {
    let epochs = try await Vault.livingEpochs(keeper.survey).map(\.id)
    return try #require(epochs.first { $0.hasPrefix(label) })
  }

  func request(
    _ epoch: String, threshold: Int = 2, by name: String = "maria"
  ) async throws -> UUID {
    try await keeper.admit(
      RequestEscrow(
        epoch, to: people.map(\.recipient), threshold: threshold, by: signIn(name))
    ).claim
  }

  func escrow(_ epoch: String, threshold: Int = 2) async throws -> EscrowedRoot {
    try await keeper.escrowRoot(request(epoch, threshold: threshold), by: signIn("jonas"))
  }

  /// What the people whose shares are named have on their screens.
  func opened(_ made: EscrowedRoot, _ indexes: [Int]) throws -> [Secret] {
    try indexes.map { try Age.decrypt(made.shares[$0 - 1].bytes, with: [people[$0 - 1]]) }
  }

  func rootFile(_ epoch: String) -> String {
    let folder = "\(host.directory)/roots"
    let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return "\(folder)/" + (found.first { $0.hasSuffix("\(epoch).root") } ?? "missing")
  }

  /// The disk loses a root.
  func lose(_ epoch: String) throws {
    try FileManager.default.removeItem(atPath: rootFile(epoch))
    try host.vault.forget([], epochs: [epoch])
    try host.vault.forget([host.subject("1001")])
  }

  func listed(_ id: UUID) async throws -> ListEscrows.Escrow? {
    try await keeper.admit(ListEscrows(by: signIn())).claim.escrows.first { $0.id == id }
  }
}
