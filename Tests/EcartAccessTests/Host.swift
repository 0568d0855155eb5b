// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

/// A host over a real SQLite store in a directory of its own, with people in it.
struct Host: Sendable {
  let keeper: Gatekeeper
  let clock: TestingClock
  let directory: String

  /// Opens one; a second over the same directory is what another process would be.
  static func open(
    at directory: String? = nil, clock: TestingClock? = nil, policy: Policy = .ecartAPI
  ) async throws -> Host {
    let clock = clock ?? TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let directory =
      directory
      ?? FileManager.default.temporaryDirectory.appendingPathComponent("ecart-\(UUID())").path
    let keeper = try await Gatekeeper.open(at: directory, policy: policy, clock: clock)
    return Host(keeper: keeper, clock: clock, directory: directory)
  }

  /// Another host over the same store, as if the process had been started again or twice.
  func again(policy: Policy = .ecartAPI) async throws -> Host {
    try await .open(at: directory, clock: clock, policy: policy)
  }

  /// The first administrator, signed in.
  func administrator() async throws -> Proof<SignIn> {
    let account = try await keeper.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Iva", familyName: "Sample")))
    return try await signIn(account.claim)
  }

  /// A person with a working account, signed in.
  func person(
    _ name: String, as role: Role = .staff, by administrator: Proof<SignIn>
  ) async throws -> Proof<SignIn> {
    let person = Person(givenName: "Jonas", familyName: "Lindqvist")
    return try await signIn(
      keeper.activate(name, for: .person(person), as: role, by: administrator).claim)
  }

  /// A sign-in without any factor, by a road that only the tests have.
  func signIn(_ account: AccountID) async throws -> Proof<SignIn> {
    try await enter(account)
  }

  /// ``signIn(_:)`` with the reason of a refusal.
  func enter(_ account: AccountID) async throws(Denied<SignIn>) -> Proof<SignIn> {
    try await keeper.admit(SignIn(road: OpenRoad(account: account)))
  }

  func outcome<G: Gate>(of gate: G) async -> Outcome<G> {
    do throws(Denied<G>) {
      _ = try await keeper.admit(gate)
      return .admitted
    } catch {
      switch error {
      case .refused(let reason): return .refused(reason)
      case .interrupted(let interruption): return .interrupted(interruption)
      case .outcomeUnknown: return .unknown
      }
    }
  }

  func ledger() async throws -> [String] {
    try await keeper.store.ledgerEntries(from: 0, limit: 100_000)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

struct OpenRoad: SignInRoad {
  let account: AccountID
  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    .account(account, .totp)
  }
}

/// How a gate answered, in a form tests can compare.
enum Outcome<G: Gate>: Equatable {
  case admitted
  case refused(G.Reason)
  case interrupted(Interruption)
  case unknown
}
