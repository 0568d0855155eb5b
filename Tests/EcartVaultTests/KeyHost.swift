// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import GRDB

@testable import EcartVault

/// A gate for a test, so that it can work with the vault inside a decision.
struct Ask<Claim: Sendable>: Gate {
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

/// An installation on disk and what its database says of keys.
struct KeyHost: Sendable {
  static let start = Date(timeIntervalSince1970: 1_790_000_000)
  let place = Place()
  let clock = TestingClock(start)
  let keeper: Gatekeeper

  init() async throws {
    keeper = try await Gatekeeper.open(at: place.path, clock: clock)
  }

  /// The same installation as another process sees it, with nothing in memory.
  func other() async throws -> Gatekeeper {
    try await Gatekeeper.open(at: place.path, clock: clock)
  }

  static let shop: Origin = {
    // unreachable: the parts are fit names
    guard let origin = try? Origin(platform: "shopify", store: "shop-1", connection: "key-1") else {
      preconditionFailure("an origin")
    }
    return origin
  }()

  func subject(_ name: String) throws -> SubjectID {
    try present(keeper.part(Vault.self)).subject(.order, name)
  }

  /// Makes a subject and seals a text for it.
  func seal(_ text: String, for name: String) async throws -> [UInt8] {
    let subject = try subject(name)
    return try await keeper.admit(
      Ask { desk, vault throws(Interruption) in
        let key: SubjectKey
        switch try await vault.key(of: subject, sealing: 4, on: &desk) {
        case .living(let known): key = known
        default:
          key = try await vault.makeKey(
            for: subject, kind: .order, origin: Self.shop, sealing: 4, on: &desk)
        }
        do { return try key.seal(text, at: Self.field) } catch { throw .workFailed("\(error)") }
      }
    ).claim
  }

  /// Gives a subject a new key.
  func rotate(_ name: String) async throws -> SubjectKey {
    let subject = try subject(name)
    return try present(
      try await keeper.admit(
        Ask { desk, vault throws(Interruption) in
          try await vault.rotateKey(of: subject, on: &desk)
        }
      ).claim)
  }

  static let field = AssociatedData(
    origin: shop.description, record: "order", field: "recipient")

  /// What a ciphertext opens to, in a process that has nothing in memory; `nil` when it does not.
  func opened(_ box: [UInt8], of name: String, by keeper: Gatekeeper? = nil) async throws -> String?
  {
    let subject = try subject(name)
    let fresh = if let keeper { keeper } else { try await other() }
    let answer = await fresh.ask(
      Ask<[UInt8]?> { desk, vault throws(Interruption) in
        guard case .living(let key) = try await vault.key(of: subject, on: &desk) else {
          return nil
        }
        return try? key.open(box, at: Self.field)
      })
    guard case .admitted(let proof) = answer else { return nil }
    return proof.claim.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Changes the database behind the library's back.
  func sql(_ text: String, _ arguments: StatementArguments = []) throws {
    let queue = try DatabaseQueue(path: "\(place.path)/store.sqlite")
    try queue.write { try $0.execute(sql: text, arguments: arguments) }
    try queue.close()
  }

  func row(_ name: String) async throws -> KeyRow {
    try present(await keeper.store.key(of: try subject(name)))
  }

  /// Writes a row's body as it is given, without any code made for it.
  func put(_ body: [UInt8], for name: String) throws {
    try sql(
      "UPDATE key SET body = ?, version = version + 1000000 WHERE subject = ?",
      [Data(body), Data(try subject(name).bytes)])
  }
}

/// A value that must be there.
func present<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Absent() }
  return value
}

private struct Absent: Error {}
