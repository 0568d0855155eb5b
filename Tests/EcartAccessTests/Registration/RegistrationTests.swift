// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

@Suite("Registration: request, approve, activate (acc-1, acc-2, acc-3, net-5, gov-8)")
struct RegistrationTests {
  let jonas = AccountHolder.person(Person(givenName: "Jonas", familyName: "Lindqvist"))

  @Test("an account works only after all the steps, in their order")
  func order() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    #expect(
      await host.outcome(of: ActivateAccount("jonas", by: admin)) == .refused(.noSuchRequest))
    let account = try await host.keeper.admit(RequestAccount("jonas", for: jonas, as: .staff)).claim
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(account) }
    #expect(
      await host.outcome(of: ActivateAccount("jonas", by: admin)) == .refused(.noSuchRequest))
    #expect(await host.outcome(of: ApproveAccount("jonas", by: admin)) == .admitted)
    #expect(
      await host.outcome(of: ApproveAccount("jonas", by: admin)) == .refused(.noSuchRequest))
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(account) }
    #expect(
      await host.outcome(of: ActivateAccount("jonas", by: admin)) == .refused(.trainingMissing))
    let now = host.keeper.now
    #expect(
      await host.outcome(of: RecordPrecondition(.training(on: now), of: "jonas", by: admin))
        == .admitted)
    #expect(
      await host.outcome(of: ActivateAccount("jonas", by: admin)) == .refused(.agreementMissing))
    #expect(
      await host.outcome(of: RecordPrecondition(.agreement(on: now), of: "jonas", by: admin))
        == .admitted)
    #expect(await host.outcome(of: ActivateAccount("jonas", by: admin)) == .admitted)
    _ = try await host.signIn(account)
  }

  @Test("whoever asked does not approve")
  func fourEyes() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    _ = try await host.keeper.admit(RequestAccount("jonas", for: jonas, as: .staff, by: admin))
    #expect(await host.outcome(of: ApproveAccount("jonas", by: admin)) == .refused(.ownRequest))
    let staff = try await host.person("selma", by: admin)
    #expect(
      await host.outcome(of: ApproveAccount("jonas", by: staff)) == .refused(.notAdministrator))
    let second = try await host.person("ines", as: .administrator, by: admin)
    #expect(await host.outcome(of: ApproveAccount("jonas", by: second)) == .admitted)
  }

  @Test("a name is given once: not while it waits, not twice, not after it was ended")
  func names() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    _ = try await host.keeper.admit(RequestAccount("jonas", for: jonas, as: .staff))
    for twin in ["jonas", "JONAS", " jonas ", "ｊｏｎａｓ"] {
      #expect(
        await host.outcome(of: RequestAccount(twin, for: jonas, as: .staff)) == .refused(.nameTaken)
      )
    }
    #expect(await host.outcome(of: ApproveAccount(declining: "jonas", by: admin)) == .admitted)
    // It was nobody's yet.
    #expect(await host.outcome(of: RequestAccount("jonas", for: jonas, as: .staff)) == .admitted)
    #expect(
      await host.outcome(of: RequestAccount("warehouse", for: jonas, as: .staff))
        == .refused(.genericName))
    #expect(
      await host.outcome(of: RequestAccount("maria", for: jonas, as: .staff))
        == .refused(.nameTaken))
  }

  @Test("a service has an owner, is asked for by a person, and stops with its owner")
  func services() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin)
    let printer = AccountHolder.service(Service("label printer", ownedBy: "jonas"))
    #expect(
      await host.outcome(of: RequestAccount("printer-1", for: printer, as: .staff))
        == .refused(.unknownOwner))
    #expect(
      await host.outcome(
        of: RequestAccount(
          "printer-1", for: .service(Service("label printer", ownedBy: "nobody-1")), as: .staff,
          by: jonas)) == .refused(.unknownOwner))
    let account = try await host.keeper.activate(
      "printer-1", for: printer, requestedBy: jonas, by: admin)
    _ = try await host.signIn(account.claim)
    _ = try await host.keeper.admit(DisableAccount("jonas", by: admin))
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(account.claim) }
  }

  @Test("a service administers nothing: it would stop with its owner, and counts as nobody")
  func serviceAdministrator() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let ines = try await host.person("ines", as: .administrator, by: admin)
    let service = AccountHolder.service(Service("rota keeper", ownedBy: "ines"))
    #expect(
      await host.outcome(of: RequestAccount("rota-1", for: service, as: .administrator, by: admin))
        == .refused(.serviceAdministrator))
    // Were there one all the same, in a store of another version, it counts as no administrator.
    let rota = try await host.keeper.activate("rota-1", for: service, requestedBy: ines, by: admin)
    _ = try await host.keeper.admit(Promote(account: rota.claim))
    _ = try await host.keeper.admit(DisableAccount("ines", by: admin))
    #expect(
      await host.outcome(of: DisableAccount("maria", by: admin)) == .refused(.lastAdministrator))
    // Nor does it take the carve-out of the last person away, who is overdue by now.
    host.clock.advance(by: 100 * 86_400)
    _ = try await host.signIn(admin.claim.account)
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(rota.claim) }
  }

  @Test("a training of a day to come, of too long ago or of no day at all is not recorded")
  func impossibleDays() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    _ = try await host.keeper.admit(RequestAccount("jonas", for: jonas, as: .staff))
    let now = host.keeper.now
    let year: TimeInterval = 365 * 86_400
    for day in [now + 1, now - year, Date(timeIntervalSinceReferenceDate: .nan), .distantPast] {
      #expect(
        await host.outcome(of: RecordPrecondition(.training(on: day), of: "jonas", by: admin))
          == .refused(.impossibleDay))
    }
    for day in [now + 1, Date(timeIntervalSinceReferenceDate: .nan)] {
      #expect(
        await host.outcome(of: RecordPrecondition(.agreement(on: day), of: "jonas", by: admin))
          == .refused(.impossibleDay))
    }
    #expect(
      await host.outcome(
        of: RecordPrecondition(.training(on: now - year + 1), of: "jonas", by: admin)) == .admitted)
  }

  @Test("a disabled account comes back by an administrator only, and its old proofs do not")
  func disabled() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin)
    _ = try await host.keeper.admit(DisableAccount("jonas", by: admin))
    #expect(
      await host.outcome(of: EnableAccount("jonas", by: jonas)) == .interrupted(.proof(.undone)))
    #expect(await host.outcome(of: EnableAccount("jonas", by: admin)) == .admitted)
    #expect(await host.outcome(of: Show(jonas)) == .interrupted(.proof(.undone)))
    _ = try await host.signIn(jonas.claim.account)
    #expect(
      await host.outcome(of: DisableAccount("maria", by: admin)) == .refused(.lastAdministrator))
  }

  @Test("an account nobody reviewed stops at the exact moment; the last administrator does not")
  func inert() async throws {
    let host = try await Host.open()
    let admin = try await host.administrator()
    let jonas = try await host.person("jonas", by: admin).claim.account
    let limit: TimeInterval = (77 + 14) * 86_400
    let start = host.clock.now
    host.clock.advance(by: limit - 1 - host.clock.now.timeIntervalSince(start))
    _ = try await host.signIn(jonas)
    host.clock.advance(by: 1)
    await #expect(throws: Denied<SignIn>.self) { try await host.signIn(jonas) }
    _ = try await host.signIn(admin.claim.account)
  }

  @Test("requests at the door have an end")
  func flood() async throws {
    let host = try await Host.open()
    _ = try await host.administrator()
    for number in 0..<RequestAccount.mostWaiting {
      _ = try await host.keeper.admit(RequestAccount("p.\(number)x", for: jonas, as: .staff))
    }
    #expect(
      await host.outcome(of: RequestAccount("one.more", for: jonas, as: .staff))
        == .refused(.tooManyRequests))
  }
}

/// A gate of the test's own that only asks whether a sign-in still counts.
struct Show: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  typealias Reason = Never
  let signIn: Proof<SignIn>
  init(_ signIn: Proof<SignIn>) { self.signIn = signIn }
  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<AccountID, Never> {
    .admit(try await desk.honour(signIn).account, for: .seconds(1))
  }
}

/// What no gate does: a service with an administrator's role.
private struct Promote: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-1")] }
  typealias Claim = Void
  typealias Reason = Never
  let account: AccountID

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    guard var record = try await desk.read(AccountRecord.self, at: account.key) else {
      throw .workFailed("finding the account")
    }
    record.role = .administrator
    try await desk.write(record, at: account.key)
    return .admit((), for: .zero)
  }
}
