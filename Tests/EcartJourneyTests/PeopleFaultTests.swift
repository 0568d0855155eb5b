// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartLedger
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

/// Every read and every commit of a working life fails once, each in a life of its own: the first
/// administrator, a second factor, a colleague with rights, an address list, a marketplace's key, a
/// session, a review, a last day.
@Suite("People over a store that fails once")
struct PeopleFaultTests {
  @Test(arguments: FaultTests.Kind.allCases)
  func `a step that failed is taken again, and everybody ends where they would have`(
    _ kind: FaultTests.Kind
  ) async throws {
    let whole = try await PeopleRun(.none).whole()
    #expect(whole.faults == 0)
    #expect(
      whole.end.people == ["ines staff terminated", "maria administrator active"])
    let places = kind == .read ? whole.reads : whole.commits
    #expect(whole.end.answers.allSatisfy { $0 != "admitted" })
    #expect(whole.end.evidence == [1, 1, 1, 1, 1, 1, 1, 1, 0])
    #expect(places > 30)
    for number in 1...places {
      let run = try await PeopleRun(kind.fault(number)).whole()
      #expect(run.faults == 1, "\(kind) \(number)")
      #expect(run.end == whole.end, "\(kind) \(number)")
    }
  }
}

/// One working life; each step is taken again when the store fails in it.
private final class PeopleRun {
  struct End: Equatable {
    var people: [String] = []
    var evidence: [Int] = []
    var answers: [String] = []
    var isWholeLedgerCovered = false
  }

  private let fault: FaultyStore.Fault
  private let directory = Sample.directory()
  private let clock = TestingClock(Sample.start)
  private(set) var faults = 0
  private(set) var reads = 0
  private(set) var commits = 0
  private(set) var end = End()

  init(_ fault: FaultyStore.Fault) { self.fault = fault }

  func whole() async throws -> PeopleRun {
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var faulty: FaultyStore?
    let host = try await again {
      try await Host.open(self.directory, self.clock) { inner in
        let store = faulty ?? FaultyStore(inner, failing: self.fault)
        faulty = store
        return store
      }
    }
    let left = try await live(host.keeper)
    reads = faulty?.reads ?? 0
    commits = faulty?.commits ?? 0
    try host.close()
    // What the end is, a process of its own says, over a store that does not fail.
    try await look(try await Host.open(directory, clock), left)
    return self
  }

  // MARK: Steps

  /// Takes a step until it passes.
  @discardableResult
  private func again<Result>(_ step: () async throws -> Result) async throws -> Result {
    do { return try await step() } catch {
      faults += 1
      return try await step()
    }
  }

  /// Asks a gate until it admits. Where the answer got lost and the decision was stored, it refuses
  /// in a word that says that it is done, and that is as good.
  private func act<G: Gate>(
    _ keeper: Gatekeeper, _ gate: G, orDone: G.Reason...
  ) async throws {
    do throws(Denied<G>) { _ = try await keeper.admit(gate) } catch {
      faults += 1
      do throws(Denied<G>) { _ = try await keeper.admit(gate) } catch {
        guard case .refused(let reason) = error, orDone.contains(reason) else { throw error }
      }
    }
  }

  private static let password = PasswordAttempt("Kettle-moon7-Bridge")
  private static let read = Permission(
    Resource("order"), .read, for: [PurposeName("fulfilment")])

  private func live(_ keeper: Gatekeeper) async throws -> Left {
    // The first administrator, from nothing to two factors.
    let maria = Person(givenName: "Maria", familyName: "Ott")
    let first = try await again {
      try await keeper.admit(BootstrapAdministrator("maria", person: maria))
    }
    try await act(keeper, SetPassword(Self.password, first: first), orDone: .alreadySet)
    let phone = try await enrol(keeper)
    let admin = try await signIn(keeper, phone)
    // A colleague, who may read orders.
    let ines = AccountHolder.person(Person(givenName: "Ines", familyName: "Okafor"))
    try await act(keeper, RequestAccount("ines", for: ines, as: .staff), orDone: .nameTaken)
    try await act(keeper, ApproveAccount("ines", by: admin), orDone: .noSuchRequest)
    try await act(
      keeper, RecordPrecondition(.training(on: clock.now), of: "ines", by: admin))
    try await act(
      keeper, RecordPrecondition(.agreement(on: clock.now), of: "ines", by: admin))
    try await act(keeper, ActivateAccount("ines", by: admin), orDone: .noSuchRequest)
    try await act(
      keeper,
      GrantAccess(Self.read, to: "ines", until: Sample.start + 86_400, because: .duty, by: admin))
    let hers = try await again { try await keeper.admit(SignIn(road: Shortcut(name: "ines"))) }
    try await again { _ = try await keeper.permit(Self.read, as: hers) }
    // An address list, and somebody through it.
    let block = try AddressBlock(parsing: "192.0.2.0/24")
    try await act(keeper, AllowAddresses([block], by: admin))
    try await act(keeper, AdmitAddress(try #require(IPAddress(parsing: "192.0.2.7"))))
    // A marketplace's key, lent to her.
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let key = try await again {
      try await keeper.admit(StoreCredential(Secret(utf8: "made-up"), from: origin, by: admin))
    }.claim
    try await act(keeper, AllowCredential(key, to: "ines", by: admin))
    let length = try await again {
      try await keeper.open(key, for: CredentialUse("list-orders"), as: hers) { $0.count }
    }
    #expect(length == 7)
    // A session, and back in by its token.
    let place = SessionPlace(device: try #require(Device("laptop")))
    let session = try await again { try await keeper.admit(OpenSession(hers, from: place)) }.claim
    try await again {
      _ = try await keeper.admit(SignIn(session: session.token, from: place))
    }
    // A review, and her last day.
    try await act(keeper, OpenReview(by: admin), orDone: .alreadyOpen)
    try await act(
      keeper, DecideReview(.keep, "ines", because: .stillNeeded, by: admin))
    try await act(keeper, CloseReview(by: admin), orDone: .notOpen)
    let account = hers.claim.account
    try await act(keeper, TerminateAccount("ines", by: admin), orDone: .unknownAccount)
    let report = try await again { try await Terminator(keeper).resume(account) }
    #expect(report.isInTime)
    return Left(session: session.token, place: place, signIn: hers, key: key)
  }

  /// What she still has in her hands on the day after.
  private struct Left {
    let session: SessionToken
    let place: SessionPlace
    let signIn: Proof<SignIn>
    let key: APICredential
  }

  private func enrol(_ keeper: Gatekeeper) async throws -> TOTPSecret {
    let password = try await again {
      try await keeper.admit(VerifyPassword(account: "maria", attempt: Self.password))
    }
    let enrolment = try await again { try await keeper.admit(EnrolTOTP(after: password)) }
    let items = try #require(URLComponents(string: enrolment.claim.uri.text)?.queryItems)
    let text = try #require(items.first { $0.name == "secret" }?.value)
    let secret = try #require(TOTPSecret(base32: text))
    try await act(
      keeper, ConfirmTOTP(enrolment, code: try code(of: secret)), orDone: .superseded)
    return secret
  }

  /// Each attempt takes the code of a step that was never used.
  private func signIn(_ keeper: Gatekeeper, _ secret: TOTPSecret) async throws -> Proof<SignIn> {
    let password = try await again {
      try await keeper.admit(VerifyPassword(account: "maria", attempt: Self.password))
    }
    return try await again {
      self.clock.advance(by: 30)
      return try await keeper.admit(SignIn(after: password, totp: try self.code(of: secret)))
    }
  }

  private func code(of secret: TOTPSecret) throws -> String {
    try TOTP.standard.code(secret: secret, at: TOTP.step(at: clock.now)).text
  }

  private struct Shortcut: SignInRoad {
    let name: AccountName
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: name, on: desk), .totp)
    }
  }

  // MARK: The end

  private func answer<G: Gate>(_ keeper: Gatekeeper, _ gate: G) async -> String {
    do throws(Denied<G>) {
      _ = try await keeper.admit(gate)
      return "admitted"
    } catch { return "\(error)" }
  }

  private func look(_ host: Host, _ left: Left) async throws {
    let admin = try await host.keeper.admit(SignIn(road: Shortcut(name: "maria")))
    end.people = try await host.keeper.admit(ListAccounts(by: admin)).claim
      .map { "\($0.name ?? "erased") \($0.role.rawValue) \($0.state.rawValue)" }.sorted()
    end.answers = [
      await answer(host.keeper, SignIn(session: left.session, from: left.place)),
      await answer(host.keeper, SignIn(road: Shortcut(name: "ines"))),
      await answer(host.keeper, Authorise(Self.read, as: left.signIn)),
      await answer(
        host.keeper, OpenCredential(left.key, for: CredentialUse("list-orders"), as: left.signIn)),
    ]
    // Each act is on record once as done, whatever was tried.
    for gate in [
      "SetPassword", "ConfirmTOTP", "RequestAccount", "ApproveAccount",
      "ActivateAccount", "OpenReview", "CloseReview", "TerminateAccount",
    ] {
      end.evidence.append(
        try await host.evidence(".\(gate)\"", #""outcome":"admitted""#))
    }
    end.evidence.append(try await host.evidence("restored-from-backup"))
    try await host.keeper.checkpoint()
    let ledger = try await host.verifiedLedger()
    end.isWholeLedgerCovered = ledger.covered == ledger.entries
    try host.close()
  }
}
