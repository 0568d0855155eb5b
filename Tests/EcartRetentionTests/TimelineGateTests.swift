// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPersonalData
import EcartPolicy
import EcartRetention
import EcartTesting
import EcartVault
import Foundation
import Testing

/// The same timelines through the gates, over a real store.
@Suite struct TimelineGates {
  @Test(arguments: TimelineCase.all)
  func `the gates say what the vector says`(_ vector: TimelineCase) async throws {
    let host = try await Host(
      at: try #require(vector.events.first).at.instant, policy: vector.policy)
    defer { host.remove() }
    var due: Date?
    for event in vector.events {
      host.clock.advance(to: try event.at.instant)
      due = try await host.pass(event) ?? due
    }
    try vector.check(try await host.owed())
    // The gate gives back the due moment; an event after it, such as a hold, moves none.
    if vector.expect.basis != nil { #expect(due == (try vector.expect.due.instant)) }
  }
}

/// An installation with one order and one administrator.
private struct Host {
  let directory: String
  let clock: TestingClock
  let gatekeeper: Gatekeeper
  let origin: Origin
  let administrator: AccountID

  init(at start: Date, policy: Policy) async throws {
    directory =
      FileManager.default.temporaryDirectory.appendingPathComponent("ecart-\(UUID().uuidString)")
      .path
    clock = TestingClock(start)
    origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    gatekeeper = try await Gatekeeper.open(at: directory, policy: policy, clock: clock)
    administrator = try await gatekeeper.admit(
      BootstrapAdministrator("ana.s", person: Person(givenName: "Ana", familyName: "Sample"))
    ).claim
  }

  func remove() { try? FileManager.default.removeItem(atPath: directory) }

  /// The due moment, when the event sets one.
  func pass(_ event: TimelineCase.Event) async throws -> Date? {
    switch event.what {
    case .received:
      _ = try await gatekeeper.admit(Receive<Parcel>("1", from: origin))
    case .ended:
      return try await gatekeeper.admit(
        RecordDelivery<Parcel>(
          "1", from: origin, happened: event.happened?.reported,
          orderCreated: event.created?.reported)
      ).claim
    case .held:
      _ = try await gatekeeper.admit(
        PlaceHold<Parcel>(
          on: "1", from: origin, statute: "An invented act, section 1",
          until: try #require(try event.until?.instant), approvedBy: try await signIn()))
    case .released:
      _ = try await gatekeeper.admit(
        ReleaseHold<Parcel>(on: "1", from: origin, by: try await signIn()))
    }
    return nil
  }

  func owed() async throws -> [Obligation] {
    let vault = try #require(gatekeeper.part(Vault.self))
    let subject = try vault.subject(Parcel.self, "1", from: origin)
    return try await gatekeeper.store.obligations(of: subject)
  }

  private func signIn() async throws -> Proof<SignIn> {
    try await gatekeeper.admit(SignIn(road: StraightIn(account: administrator)))
  }
}

/// A second factor is not what is tested here.
private struct StraightIn: SignInRoad {
  let account: AccountID
  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    .account(account, .totp)
  }
}

private struct Parcel: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<Parcel>("parcel").personal("recipient", \.recipient).plain("subject")
  let subject: SubjectID
  let recipient: Sealed<Name>
}
