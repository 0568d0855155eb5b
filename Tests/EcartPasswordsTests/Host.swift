// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
import EcartPolicy
import EcartSQLite
import EcartTesting
import EcartVault
import Foundation
import Testing

/// A host over a real SQLite store in a directory of its own.
struct Host: Sendable {
  let keeper: Gatekeeper
  let clock: TestingClock
  let hashing: PasswordHashing
  let directory: URL

  /// Opens one; a second over the same directory is what another process would be.
  static func open(
    at directory: URL? = nil, clock: TestingClock? = nil, policy: Policy = .ecartAPI,
    hashing: PasswordHashing = PasswordHashing()
  ) async throws -> Host {
    let directory = try directory ?? temporary()
    let clock = clock ?? TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let keyring = try FileKeyring(directory: directory.appendingPathComponent("roots").path)
    let installation = try Installation(
      directory: directory.appendingPathComponent("roots").path)
    let anchor = try AnchorFile(
      path: directory.appendingPathComponent("anchor").path, installation: installation)
    var parts = Parts()
    parts.add(
      Vault(
        installation: installation, provider: keyring, anchor: anchor,
        context: RootContext(environment: .test, installation: "host")))
    parts.add(hashing)
    let store = try SQLiteStore(
      path: directory.appendingPathComponent("store.sqlite").path, testing: true)
    let keeper = Gatekeeper(
      store: store, policy: policy, parts: parts,
      clock: PolicyClock(
        source: clock, mark: try await store.clockMark(), rebootTolerance: 86_400_000))
    return Host(keeper: keeper, clock: clock, hashing: hashing, directory: directory)
  }

  private static func temporary() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ecart-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  /// Another host over the same store, as if the process had been started again or twice.
  func again(policy: Policy = .ecartAPI) async throws -> Host {
    try await .open(at: directory, clock: clock, policy: policy)
  }

  var vault: Vault? { keeper.part(Vault.self) }

  /// The first administrator, without a password.
  func bootstrap(_ name: String = "maria") async throws -> Proof<BootstrapAdministrator> {
    try await keeper.admit(
      BootstrapAdministrator(
        name,
        person: Person(
          givenName: "María", familyName: "Etxeberria", email: "m.etxeberria@example.org")))
  }

  /// The first administrator, with a password.
  @discardableResult
  func administrator(_ name: String = "maria") async throws -> AccountID {
    let proof = try await bootstrap(name)
    return try await keeper.admit(SetPassword(mariasPassword, first: proof)).claim
  }

  /// A member of staff, registered by the administrator.
  func register(by administrator: AccountID) async throws -> Proof<ActivateAccount> {
    try await keeper.activate(
      "jonas", for: .person(Person(givenName: "Jonas", familyName: "Lindqvist")),
      by: try await signIn(administrator))
  }

  /// So many days on, in which every account was reviewed in time (clause acc-8).
  func advance(
    days: Int, reviewing administrator: AccountID, only names: [AccountName] = ["maria", "jonas"]
  ) async throws {
    for day in 1...days {
      clock.advance(by: 86_400)
      guard day % 60 == 0 || day == days else { continue }
      let signIn = try await signIn(administrator)
      try await keeper.admit(OpenReview(by: signIn))
      for name in names {
        try await keeper.admit(DecideReview(.keep, name, because: .stillNeeded, by: signIn))
      }
      try await keeper.admit(CloseReview(by: signIn))
    }
  }

  /// A sign-in without a second factor, by a road that only the tests have.
  func signIn(_ account: AccountID) async throws -> Proof<SignIn> {
    try await keeper.admit(SignIn(road: OpenRoad(account: account)))
  }

  func verify(
    _ name: AccountName, _ attempt: PasswordAttempt
  ) async throws(Denied<VerifyPassword>) -> Proof<VerifyPassword> {
    try await keeper.admit(VerifyPassword(account: name, attempt: attempt))
  }

  func ledger() async throws -> [String] {
    try await keeper.store.ledgerEntries(from: 0, limit: 10_000)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// Every byte of the database and its log.
  func database() throws -> Data {
    try ["store.sqlite", "store.sqlite-wal"].reduce(into: Data()) { bytes, name in
      bytes += try Data(contentsOf: directory.appendingPathComponent(name))
    }
  }
}

private struct OpenRoad: SignInRoad {
  let account: AccountID
  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    .account(account, .totp)
  }
}

let mariasPassword = PasswordAttempt("Kettle-moon7-Bridge")
let jonasPassword = PasswordAttempt("Quartz&violin-42")
let wrongPassword = PasswordAttempt("Kettle-moon8-Bridge")

/// How a gate answered, in a form tests can compare.
enum Outcome<G: Gate>: Equatable where G.Reason: Equatable {
  case admitted
  case refused(G.Reason)
  case interrupted(Interruption)
  case unknown
}

extension Host {
  func outcome<G: Gate>(of gate: G) async -> Outcome<G> {
    do {
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

  func check(
    _ name: AccountName, _ attempt: PasswordAttempt
  ) async -> Outcome<VerifyPassword> {
    await outcome(of: VerifyPassword(account: name, attempt: attempt))
  }
}
