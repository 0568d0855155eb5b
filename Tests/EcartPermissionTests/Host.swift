// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartSQLite
import EcartTesting
import EcartVault
import Foundation
import Testing

@testable import EcartAccess

/// A host over a real SQLite store in a directory of its own: two administrators, one on the staff.
struct Host: Sendable {
  let keeper: Gatekeeper
  let clock: TestingClock
  let directory: URL

  /// Opens one; a second over the same directory is what another process would be.
  static func open(
    at directory: URL? = nil, clock: TestingClock? = nil, policy: Policy = .ecartAPI,
    wrapping: (any Store) -> any Store = { $0 }
  ) async throws -> Host {
    let isNew = directory == nil
    let directory = try directory ?? temporary()
    let clock = clock ?? TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let roots = directory.appendingPathComponent("roots").path
    let keyring = try FileKeyring(directory: roots)
    let installation = try Installation(directory: roots)
    let anchor = try AnchorFile(
      path: directory.appendingPathComponent("anchor").path, installation: installation)
    var parts = Parts()
    parts.add(
      Vault(
        installation: installation, provider: keyring, anchor: anchor,
        context: RootContext(environment: .test, installation: "host")))
    parts.add(AccessWindows())
    let store = wrapping(
      try SQLiteStore(
        path: directory.appendingPathComponent("store.sqlite").path, testing: true))
    let keeper = Gatekeeper(
      store: store, policy: policy, parts: parts,
      clock: PolicyClock(
        source: clock, mark: try await store.clockMark(), rebootTolerance: 86_400_000))
    let host = Host(keeper: keeper, clock: clock, directory: directory)
    if isNew { try await host.employ() }
    return host
  }

  private static func temporary() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ecart-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  /// Another process over the same store.
  func again(
    policy: Policy = .ecartAPI, wrapping: (any Store) -> any Store = { $0 }
  ) async throws -> Host {
    try await .open(at: directory, clock: clock, policy: policy, wrapping: wrapping)
  }

  // MARK: People

  /// Everything these tests know about how an account comes to be.
  private func employ() async throws {
    let person = Person(givenName: "Iva", familyName: "Sample")
    _ = try await keeper.admit(BootstrapAdministrator("maria", person: person))
    try await hire("otto", as: .administrator)
    try await hire("jonas", as: .staff)
  }

  func hire(_ name: String, as role: Role) async throws {
    let person = Person(givenName: "Iva", familyName: "Sample")
    _ = try await keeper.activate(
      name, for: .person(person), as: role, by: try await signIn("maria"))
  }

  func dismiss(_ name: AccountName) async throws {
    _ = try await keeper.admit(DisableAccount(name, by: try await signIn("maria")))
  }

  func signIn(_ name: AccountName) async throws -> Proof<SignIn> {
    try await keeper.admit(SignIn(road: Shortcut(name: name)))
  }

  /// A road into `SignIn` that asks for nothing; only code of this package can write one.
  private struct Shortcut: SignInRoad {
    let name: AccountName
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: name, on: desk), .totp)
    }
  }

  // MARK: What a test looks at

  func ledger() async throws -> [String] {
    try await keeper.store.ledgerEntries(from: 0, limit: 100_000)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// How many ledger entries hold all of these texts.
  func evidence(_ texts: String...) async throws -> Int {
    try await ledger().count { entry in texts.allSatisfy { entry.contains($0) } }
  }

  func outcome<G: Gate>(of gate: G) async -> Outcome<G> {
    do throws(Denied<G>) {
      _ = try await keeper.admit(gate)
      return .admitted
    } catch { return Outcome(error) }
  }

  func permit(_ permission: Permission, as signIn: Proof<SignIn>) async -> Outcome<Authorise> {
    do throws(Denied<Authorise>) {
      try await keeper.permit(permission, as: signIn)
      return .admitted
    } catch { return Outcome(error) }
  }
}

/// How a gate answered, in a form tests can compare.
enum Outcome<G: Gate>: Equatable {
  case admitted
  case refused(G.Reason)
  case interrupted(Interruption)
  case unknown

  init(_ denied: Denied<G>) {
    switch denied {
    case .refused(let reason): self = .refused(reason)
    case .interrupted(let interruption): self = .interrupted(interruption)
    case .outcomeUnknown: self = .unknown
    }
  }
}

extension Resource { static let orders = Resource("order") }
extension RoleName {
  static let warehouse = RoleName("warehouse")
  static let office = RoleName("office")
}
extension Permission {
  static let read = Permission(.orders, .read)
  static let label = Permission(
    .orders, .reveal, tags: [FieldTag("name"), FieldTag("address")],
    for: [PurposeName("fulfilment")])
  static let name = Permission(
    .orders, .reveal, tags: [FieldTag("name")], for: [PurposeName("fulfilment")])
}
