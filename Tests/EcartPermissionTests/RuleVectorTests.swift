// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Foundation
import Testing

@testable import EcartAccess

extension AccountID {
  /// An account of a test, by a number.
  static func numbered(_ number: Int) throws -> AccountID {
    let digest = (0..<32).map { UInt8(truncatingIfNeeded: number >> ($0 * 8 % 32)) }
    return AccountID(try #require(SubjectID(stored: digest)))
  }
}

extension Decision {
  /// The word of PolicyFixtures.
  var word: String {
    switch self {
    case .allowed: "allowed"
    case .denied: "denied"
    case .noGrant: "no-grant"
    case .expired: "expired"
    }
  }
}

@Suite("The rule of rights, alone")
struct RuleVectorTests {
  @Test(arguments: vectors("decisions.json", of: DecisionCase.self))
  func `decides as the vectors say`(_ vector: DecisionCase) throws {
    let account = try AccountID.numbered(1)
    let entries = try vector.grants.map { grant in
      let what: Authority.Entry.What
      if let scope = grant.scope {
        what = .scope(try #require(Scope(parsing: scope)))
      } else {
        what = .role(try #require(grant.role))
      }
      return Authority.Entry(
        GrantID(UUID()), grant.effect, what,
        until: grant.until.map { Date(timeIntervalSince1970: $0) })
    }
    let roles = try vector.roles.mapValues { try $0.map { try #require(Scope(parsing: $0)) } }
    let ask = try #require(Scope(parsing: vector.ask))
    let now = Date(timeIntervalSince1970: vector.now)
    let authority = Authority(roles: roles, entries: [account: entries])
    let decision = authority.decide(account, ask, at: now)
    #expect(decision.word == vector.expect, "\(vector.reason)")
    #expect(NaiveAuthority(roles, entries).decide(ask, at: now) == vector.expect)
    // Somebody else has none of it.
    #expect(authority.decide(try AccountID.numbered(2), ask, at: now) == .noGrant)
  }

  @Test(arguments: vectors("drift.json", of: DriftCase.self))
  func `tells drift as the vectors say`(_ vector: DriftCase) throws {
    func holders(_ lines: [String: [String]]) throws -> [Drift.Holder: Set<String>] {
      try Dictionary(
        uniqueKeysWithValues: lines.map {
          (.account(try AccountID.numbered(try #require(Int($0)))), Set($1))
        })
    }
    let drift = Drift(
      baseline: try holders(vector.baseline), live: try holders(vector.live),
      orphans: try holders(vector.orphans))
    let told = try drift.items.map { item in
      let number = try (1...9).first { item.holder == .account(try AccountID.numbered($0)) }
      return "\(item.kind.rawValue) \(try #require(number)) \(item.line)"
    }
    #expect(told.sorted() == vector.expect.sorted(), "\(vector.reason)")
  }

  @Test func `says which grants allowed it, and until the first of them ends`() throws {
    let account = try AccountID.numbered(1)
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    func entry(_ text: String, _ seconds: Double) throws -> Authority.Entry {
      Authority.Entry(
        GrantID(UUID()), .allow, .scope(try #require(Scope(parsing: text))),
        until: now.addingTimeInterval(seconds))
    }
    let name = try entry("order:reveal:name:fulfilment", 50)
    let phone = try entry("order:reveal:phone:fulfilment", 20)
    let again = try entry("order:reveal:name:fulfilment", 10)
    let ask = try #require(Scope(parsing: "order:reveal:name,phone:fulfilment"))
    let authority = Authority(roles: [:], entries: [account: [name, phone, again]])
    guard case .allowed(let by, let until) = authority.decide(account, ask, at: now) else {
      Issue.record("it was not allowed")
      return
    }
    #expect(Set(by).isSuperset(of: [phone.id]) && by.count == 2)
    #expect(until == now.addingTimeInterval(20) || until == now.addingTimeInterval(10))
  }

  @Test func `more words than there are bits allow too little, and never too much`() throws {
    let account = try AccountID.numbered(1)
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    func entry(_ effect: Authority.Entry.Effect, _ tag: String) throws -> Authority.Entry {
      Authority.Entry(
        GrantID(UUID()), effect, .scope(try #require(Scope(parsing: "order:reveal:\(tag):"))),
        until: now.addingTimeInterval(60))
    }
    func ask(_ tag: String) throws -> Scope {
      try #require(Scope(parsing: "order:reveal:\(tag):"))
    }
    let grants = try (0..<100).map { try entry(.allow, "tag-\($0)") }
    let authority = Authority(roles: [:], entries: [account: grants])
    for number in 0..<100 {
      let decision = authority.decide(account, try ask("tag-\(number)"), at: now)
      #expect(decision.isAllowed == (number < 64), "tag-\(number)")
    }
    let denying = Authority(
      roles: [:], entries: [account: grants + [try entry(.deny, "tag-99")]])
    for number in [0, 63, 64, 99] {
      #expect(denying.decide(account, try ask("tag-\(number)"), at: now).word == "denied")
    }
  }

  @Test func `a damaged or odd text is no scope`() {
    for text in [
      "", "order", "order:read", "order:read:", "order:read:::", ":read::", "order:::",
      "order:read:b,a:", "order:read:a,a:", "order:read:a,:", "order:read:,a:", "order:re ad::",
      "ördér:read::", "order:read::a\"b", "order:read:*:", "order:read:a:b:c",
      String(repeating: "a", count: 65) + ":read::",
    ] { #expect(Scope(parsing: text) == nil, "\(text)") }
    #expect(Scope(parsing: "order.row_2:read:a,b:c-d") != nil)
  }

  @Test func `a policy of rights cannot be loosened`() throws {
    var policy = PermissionPolicy.standard
    policy.longestGrant = 366 * 86_400
    policy.accessWindow = 61
    policy.driftCheckInterval = .nan
    let error = #expect(throws: PolicyTooLoose.self) { try Policy.ecartAPI.tightening(policy) }
    #expect(error?.findings.count == 3)
    policy = .standard
    policy.longestGrant = 90 * 86_400
    policy.allowsSoleAdministrator = false
    _ = try Policy.ecartAPI.tightening(policy)
  }
}
