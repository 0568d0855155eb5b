// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

/// A tag of personal data has the same name.
typealias Address = EcartAccess.IPAddress

/// What signs in, and from where, in the tests of locks.
enum Door {
  static let right = PasswordAttempt("Quartz&violin8-Tree")
  static let wrong = PasswordAttempt("Kettle-moon7-Bridge")
}

extension Host {
  /// One password at the door.
  func check(
    _ name: String, _ attempt: PasswordAttempt, from source: String? = nil
  ) async throws -> Outcome<VerifyPassword> {
    await outcome(
      of: VerifyPassword(
        account: AccountName(name), attempt: attempt, from: try source.map { try address($0) }))
  }

  /// So many wrong ones, each at another made-up account.
  func spray(
    _ accounts: Range<Int>, from source: String
  ) async throws -> [Outcome<VerifyPassword>] {
    var outcomes: [Outcome<VerifyPassword>] = []
    for number in accounts {
      outcomes.append(try await check("nobody.\(number)", Door.wrong, from: source))
    }
    return outcomes
  }

  /// People with the right password, beside the administrator.
  func people(_ names: [String], by administrator: Proof<SignIn>) async throws -> [AccountID] {
    var accounts: [AccountID] = []
    for name in names {
      let person = Person(givenName: "Jonas", familyName: "Lindqvist")
      let active = try await keeper.activate(name, for: .person(person), by: administrator)
      try await keeper.admit(SetPassword(Door.right, first: active))
      accounts.append(active.claim)
    }
    return accounts
  }

  /// How many passwords were looked at so far.
  var looked: Int { keeper.part(PasswordHashing.self)?.computed ?? 0 }

  /// Every byte of the database and its log.
  func database() throws -> Data {
    try ["store.sqlite", "store.sqlite-wal"].reduce(into: Data()) { bytes, name in
      bytes += try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(name)"))
    }
  }

  func alarms(_ sign: String) async throws -> Int {
    try await ledger().count { $0.contains("\"\(sign)\"") }
  }
}

func address(_ text: String) throws -> Address { try #require(Address(parsing: text)) }

func lockout(_ change: (inout LockoutPolicy) -> Void) throws -> Policy {
  var numbers = LockoutPolicy.standard
  change(&numbers)
  return try Policy.ecartAPI.tightening(numbers)
}

func parallel<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
) async throws -> [Value] {
  try await withThrowingTaskGroup(of: Value.self) { group in
    for number in 0..<count { group.addTask { try await body(number) } }
    return try await group.reduce(into: []) { $0.append($1) }
  }
}

/// An attempt without a hash; one that dies tells nobody how it ended.
struct Attempt: Gate {
  enum End: Sendable { case good, bad, dies }
  enum Reason: RefusalReason {
    case wrong, locked
    var clause: Clause.ID { Clause.ID("acc-7") }
    var code: RefusalCode { self == .wrong ? RefusalCode("wrong") : RefusalCode("locked") }
    var remedy: String { "" }
  }
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }

  let name: String
  var source: Address?
  var end = End.bad
  var lock = Duration.seconds(1800)
  var limit = 5

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    let account = try Accounts.id(of: AccountName(name), on: desk)
    let counted = try await AttemptCounter.begin(
      .password, of: account, from: source, limit: limit, lock: lock, on: &desk)
    guard let counted else { return .refuse(.locked) }
    switch end {
    case .dies: throw .workFailed("a test")
    case .bad:
      try await counted.fail(on: &desk)
      return .refuse(.wrong)
    case .good:
      try await counted.succeed(on: &desk)
      return .admit((), for: .zero)
    }
  }
}
