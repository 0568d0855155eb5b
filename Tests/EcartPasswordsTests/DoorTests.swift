// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

/// What a stranger at the door can learn, and what the ledger keeps of it (acc-7, log-5).
@Suite struct `At the door` {
  static let canaries = [
    "Wnuczka", "Oberländer", "canary-login", "w.oberlaender", "Zebra-canary9-Attempt",
    "Second-canary8-Attempt", "zebra",
  ]

  /// A host with an account that works, one that is disabled and one that was ended.
  private func staffed() async throws -> (Host, Proof<SignIn>) {
    let host = try await Host.open()
    let admin = try await host.signIn(try await host.administrator())
    let person = AccountHolder.person(
      Person(
        givenName: "Wnuczka", familyName: "Oberländer", email: "w.oberlaender@example.org"))
    for name in ["canary-login", "stopped", "ended"] {
      let proof = try await host.keeper.activate(name, for: person, by: admin)
      _ = try await host.keeper.admit(SetPassword(jonasPassword, first: proof))
    }
    _ = try await host.keeper.admit(DisableAccount("stopped", by: admin))
    _ = try await host.keeper.admit(TerminateAccount("ended", by: admin))
    return (host, admin)
  }

  @Test func `nobody's name, a wrong password and an account that ended are one answer`()
    async throws
  {
    let (host, _) = try await staffed()
    // The right password where the account does nothing: it must not help.
    let tries: [(AccountName, PasswordAttempt)] = [
      ("nobody", wrongPassword), ("canary-login", wrongPassword), ("stopped", jonasPassword),
      ("ended", jonasPassword), ("stopped", wrongPassword),
    ]
    var first: [String] = []
    var old: [String] = []
    for (name, attempt) in tries {
      guard
        case .refused(let reason, let why) = await host.keeper.ask(
          VerifyPassword(account: name, attempt: attempt))
      else {
        Issue.record("let in")
        return
      }
      first.append("\(reason.code) \(reason.clause) \(reason.remedy)")
      #expect(why.actor == nil)
      guard
        case .refused(let other, _) = await host.keeper.ask(
          SetPassword(PasswordAttempt("Lantern+Osprey-63"), for: name, replacing: attempt))
      else {
        Issue.record("let in")
        return
      }
      old.append("\(other.code) \(other.clause) \(other.remedy)")
    }
    #expect(Set(first).count == 1, "\(first)")
    #expect(Set(old).count == 1, "\(old)")
  }

  @Test func `and locked is one answer too, for whom there is and for whom there is not`()
    async throws
  {
    let (host, _) = try await staffed()
    for name: AccountName in ["nobody", "canary-login", "stopped", "ended"] {
      var codes: [String] = []
      for _ in 0..<7 {
        guard
          case .refused(let reason, _) = await host.keeper.ask(
            VerifyPassword(account: name, attempt: wrongPassword))
        else { continue }
        codes.append(reason.code.description)
      }
      #expect(codes == Array(repeating: "wrong", count: 5) + ["locked", "locked"])
    }
  }

  /// Every refusal below: the caller's text is the ledger's, and nothing typed is in either.
  @Test func `what the caller is told is what the ledger says, and no name or password is in it`()
    async throws
  {
    let (host, admin) = try await staffed()
    let secret = PasswordAttempt("Zebra-canary9-Attempt")
    let other = PasswordAttempt("Second-canary8-Attempt")
    let owner = try await host.signIn(
      try await host.keeper.admit(
        VerifyPassword(account: "canary-login", attempt: jonasPassword)
      ).claim.account)
    let person = AccountHolder.person(
      Person(
        givenName: "Wnuczka", familyName: "Oberländer", email: "w.oberlaender@example.org"))
    let k = host.keeper
    var codes: Set<String> = []
    func explain<G: Gate>(_ gate: G, _ code: String) async throws {
      guard case .refused(let reason, let why) = await k.ask(gate) else {
        Issue.record("\(G.self) was not refused with \(code)")
        return
      }
      #expect(reason.code.description == code)
      codes.insert("\(why.rule.gate).\(code)")
      let entry = try #require(
        try await k.store.ledgerEntries(from: 0, limit: 10_000).last {
          Explanation(entry: $0) != nil
        })
      #expect(Explanation(entry: entry)?.description == why.description)
      #expect(Explanation(entry: entry) == why)
      #expect(why.change == reason.change)
      #expect(why.rule.clause == reason.clause)
      for canary in Self.canaries {
        #expect(!why.description.lowercased().contains(canary.lowercased()), "\(G.self) \(code)")
      }
      #expect(why.description.split(separator: "\n").allSatisfy { $0.utf8.count <= 100 })
    }

    try await explain(VerifyPassword(account: "canary-login", attempt: secret), "wrong")
    try await explain(SetPassword(secret, for: "canary-login", replacing: other), "wrong")
    try await explain(SetPassword(secret, replacing: jonasPassword, as: owner), "too-soon")
    try await explain(
      SetPassword(secret, for: "canary-login", replacing: jonasPassword), "still-good")
    try await explain(
      SetPassword(secret, for: "maria", resetBy: owner, because: .forgotten), "not-administrator")
    try await explain(
      SetPassword(secret, for: "maria", resetBy: admin, because: .forgotten), "own-account")
    try await explain(
      SetPassword(secret, for: "canary-nobody", resetBy: admin, because: .forgotten),
      "unknown-account")
    try await explain(
      SetPassword(
        PasswordAttempt("zebra"), for: "canary-login", resetBy: admin, because: .compromised),
      "violations")
    try await explain(
      SetPassword(
        PasswordAttempt("Oberländer-77xX"), for: "canary-login", resetBy: admin,
        because: .compromised), "violations")
    try await explain(RequestAccount("canary-login", for: person, as: .staff), "name-taken")
    try await explain(RequestAccount("x", for: person, as: .staff), "name-length")
    try await explain(RequestAccount("warehouse", for: person, as: .staff), "generic-name")
    try await explain(ApproveAccount("canary-nobody", by: admin), "no-such-request")
    try await explain(DisableAccount("canary-nobody", by: admin), "unknown-account")
    try await explain(EnableAccount("canary-nobody", by: admin), "unknown-account")
    try await explain(DisableAccount("maria", by: admin), "last-administrator")
    try await explain(TerminateAccount("canary-nobody", by: admin), "unknown-account")
    for _ in 0..<5 { _ = await k.ask(VerifyPassword(account: "canary-login", attempt: secret)) }
    try await explain(VerifyPassword(account: "canary-login", attempt: secret), "locked")
    #expect(codes.count >= 16)

    for line in try await host.ledger() {
      for canary in Self.canaries {
        #expect(!line.lowercased().contains(canary.lowercased()))
      }
    }
  }

  /// `tooShort` tells its owner how long the attempt was; the log is told the rule alone.
  @Test func `two attempts of other lengths leave the same words`() async throws {
    let (host, admin) = try await staffed()
    var told: Set<String> = []
    var logged: Set<String> = []
    for attempt in ["aB3-", "aB3-x", "aB3-xyzw"] {
      guard
        case .refused(let reason, let why) = await host.keeper.ask(
          SetPassword(
            PasswordAttempt(attempt), for: "canary-login", resetBy: admin, because: .forgotten))
      else {
        Issue.record("let in")
        return
      }
      told.insert(reason.remedy)
      logged.insert(try #require(why.change))
    }
    #expect(told.count == 3)
    #expect(logged.count == 1, "\(logged)")
  }
}
