// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

extension SearchKey<Email> {
  static var email: Self { SearchKey("email", .emailAddress) }
  /// So few bits that strangers' entries look alike.
  static var coarse: Self { SearchKey("coarse-email", .emailAddress, bits: 16) }
  static var undeclared: Self { SearchKey("no-record-has-it", .emailAddress) }
}

extension SearchKey<Phone> {
  static var phone: Self { SearchKey("phone", .phoneDigits) }
}

/// An order whose customer can be found.
struct FoundOrder: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<FoundOrder>("found-order")
    .personal("email", \.email, findable: .email)
    .personal("billing", \.billing, findable: .email)
    .personal("coarse", \.coarse, findable: .coarse)
    .personal("phone", \.phone, findable: .phone)
    .personal("recipient", \.recipient)
    .plain("subject")

  let subject: SubjectID
  let email: Sealed<Email>
  var billing: Sealed<Email>?
  var coarse: Sealed<Email>?
  var phone: Sealed<Phone>?
  var recipient: Sealed<Name>?
}

/// A customer's account: another kind of subject, found by the same e-mail address.
struct Customer: PersonalRecord {
  static let kind = SubjectKind("customer", clock: .fromReceipt(.received))
  static let fields = Fields<Customer>("customer")
    .personal("email", \.email, findable: .email)
    .plain("subject")

  let subject: SubjectID
  let email: Sealed<Email>
}

/// A host over one of the stores, and somebody who may look for people.
struct IndexHost: Sendable {
  let keeper: Gatekeeper
  let clock: TestingClock
  let directory: String?

  enum Kind: CaseIterable, Sendable { case memory, database }

  init(_ kind: Kind = .database, granting: Bool = true) async throws {
    clock = TestingClock(Sample.start)
    switch kind {
    case .memory:
      directory = nil
      keeper = try await Gatekeeper.open(over: MemoryStore(), clock: clock)
    case .database:
      let path = Sample.directory()
      directory = path
      keeper = try await Gatekeeper.open(at: path, clock: clock)
    }
    _ = try await keeper.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    guard granting else { return }
    try await keeper.grantForTesting(
      .find(by: SearchKey.email, for: SubjectRights.self), to: "maria")
    try await keeper.grantForTesting(
      .find(by: SearchKey.phone, for: SubjectRights.self), to: "maria")
  }

  private struct Shortcut: SignInRoad {
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName("maria"), on: desk), .totp)
    }
  }

  func signIn() async throws -> Proof<SignIn> { try await keeper.admit(SignIn(road: Shortcut())) }

  @discardableResult
  func order(_ id: String, _ email: String) async throws -> SubjectID {
    try await keeper.admit(
      Receive<FoundOrder>(
        id, from: try Sample.origin(), findable: [.init(Personal(email), as: \.email)])
    ).claim.subject
  }

  @discardableResult
  func customer(_ id: String, _ email: String) async throws -> SubjectID {
    try await keeper.admit(
      Receive(
        id, from: try Sample.origin(), as: Customer.self,
        findable: [.init(Personal(email), as: \.email)])
    ).claim.subject
  }

  func find(_ email: String, _ key: SearchKey<Email> = .email) async throws -> [SubjectID] {
    try await keeper.admit(
      FindPerson(by: Personal(email), key, for: SubjectRights.self, as: try await signIn())
    ).claim
  }

  /// Why nobody was looked for.
  func refusal(
    _ email: String, for limit: Int = 1_000, as signIn: Proof<SignIn>
  ) async throws -> FindRefusal? {
    do {
      _ = try await keeper.admit(
        FindPerson(
          by: Personal(email), .email, for: SubjectRights.self, as: signIn, upTo: limit))
      return nil
    } catch {
      guard case .refused(let reason) = error else { throw error }
      return reason
    }
  }

  /// Every ledger entry, as text.
  func ledger() async throws -> [String] {
    try await keeper.store.ledgerEntries(from: 0, limit: .max).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}

/// A gate for a test, so that it can work with the vault inside a decision.
struct WithVault<Claim: Sendable>: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
  typealias Reason = Never
  let body: @Sendable (inout Deliberation, Vault) async throws(Interruption) -> Claim

  init(
    _ body: @escaping @Sendable (inout Deliberation, Vault) async throws(Interruption) -> Claim
  ) {
    self.body = body
  }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Claim, Never> {
    .admit(try await body(&desk, try desk.part(Vault.self)), for: .seconds(60))
  }
}
