// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation
import GRDB

/// A permission asked for again, as a host does at every request: the sign-in and the grants it was
/// decided on are checked against the store on disk, its revision read each time.
enum AdmittedBench {
  private static let day: TimeInterval = 86_400

  static func rows() async throws -> [Row] {
    let directory = scratch("admitted")
    let keeper = try await Gatekeeper.open(
      at: directory, clock: TestingClock(Date(timeIntervalSince1970: 1_790_000_000)))
    let person = Person(givenName: "Iva", familyName: "Sample")
    _ = try await keeper.admit(BootstrapAdministrator("maria", person: person))
    let signIn = try await keeper.admit(SignIn(road: Shortcut()))
    try fill(keeper, signIn.claim.account)
    // The first gatekeeper may remember that there were no grants.
    let fresh = try await Gatekeeper.open(
      at: directory, clock: TestingClock(Date(timeIntervalSince1970: 1_790_000_000)))
    let permission = Permission(
      Resource("resource-0"), .reveal, tags: [FieldTag("name")], for: [PurposeName("fulfilment")])
    try await fresh.permit(permission, as: signIn)

    // Nobody commits in between.
    var quiet: [Double] = []
    for _ in 0..<300 {
      quiet.append(
        try await seconds {
          for _ in 0..<100 { try await fresh.permit(permission, as: signIn) }
        } / 100 * 1e6)
    }
    // Another handle, as another process has it, commits before each: all is read from the store.
    var busy: [Double] = []
    for number in 0..<2_000 {
      _ = try await keeper.admit(CountUp(key: RecordKey("other-\(number % 64)")))
      busy.append(try await seconds { try await fresh.permit(permission, as: signIn) } * 1e6)
    }
    func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }
    return [
      Row(
        work: "authorise-admitted, store quiet", ours: median(quiet), unit: "us",
        peer: "limit 5 us:", theirs: 5, goal: 1),
      Row(
        work: "authorise-admitted, others commit", ours: median(busy), unit: "us",
        peer: "limit 5 us:", theirs: 5, goal: nil),
    ]
  }

  /// The roles and books of the model, as their gates would have left them; through the gates it
  /// would take 100,000 commits.
  private static func fill(_ keeper: Gatekeeper, _ asking: AccountID) throws {
    guard let store = keeper.store as? SQLiteStore else {
      throw BenchFault(problem: "the store is not SQLite")
    }
    let now = keeper.now.timeIntervalSinceReferenceDate
    try DatabaseQueue(path: store.path).write { db in
      func put(_ space: String, _ key: RecordKey, _ body: String) throws {
        try db.execute(
          sql: "INSERT INTO record VALUES (?, ?, 1, NULL, ?)",
          arguments: ["EcartAccess.\(space)", key.description, Data(body.utf8)])
      }
      for role in 0..<RightsModel.roles {
        try put(
          "RoleRecord", RecordKey("role-\(role)"),
          #"{"at":\#(now),"by":"","scopes":["\#(RightsModel.scope(of: role).text)"]}"#)
      }
      for person in 0..<RightsModel.people {
        guard let account = person == 0 ? asking : RightsModel.account(person) else { continue }
        let grants = RightsModel.roles(of: person).map { role in
          #"{"at":\#(now),"because":"duty","by":"","effect":"allow","id":"\#(UUID())","#
            + #""role":"role-\#(role)","until":\#(now + 30 * day)}"#
        }
        try put("GrantBook", account.key, #"{"grants":[\#(grants.joined(separator: ","))]}"#)
      }
    }
  }

  /// A road into `SignIn` that asks for nothing; only code of this package can write one.
  private struct Shortcut: SignInRoad {
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName("maria"), on: desk), .totp)
    }
  }
}
