// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// The networks one account signed in from lately, as keyed digests that mean nothing beside those of
/// another account.
struct SeenNetworks: GateRecord, Codable, Ageing {
  private struct Network: Codable {
    let mark: String
    var last: Date
  }

  private var networks: [Network] = []
  private(set) var shelf: String?

  var index: RecordKey? { shelf.map { RecordKey($0) } }

  /// More than a person has; the one not seen for longest makes room.
  private static let most = 32
  /// How exactly it is known when a network was last seen: a sign-in a day is written down.
  private static let day: TimeInterval = 86_400

  init() {}

  /// Somebody signed in. From a network their account was not seen in within
  /// ``LockoutPolicy/networksKeptFor`` it is an alarm (clause acc-7).
  static func see(
    _ account: AccountID, from source: IPAddress?, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard let source else { return }
    let mark = try ClientNetwork(source).mark(of: account, on: desk)
    let policy = desk.policy[LockoutPolicy.self]
    let now = desk.now
    var record = try await desk.read(SeenNetworks.self, at: account.key) ?? SeenNetworks()
    let kept = TimeInterval(policy.networksKeptFor.components.seconds)
    let known = record.networks.filter { now.timeIntervalSince($0.last) < kept }
    let seen = known.first { $0.mark == mark }
    if let seen, now.timeIntervalSince(seen.last) < day { return }
    let rules = AnomalyRules(policy: policy)
    if let sign = rules.sign(ofNetworkSeen: seen != nil, among: known.count) {
      var alarm = Evidence(
        "sign-in-anomaly", .alarm, clauses: [Clause.ID("acc-7")],
        fields: ["sign": .code(sign.code), "known-networks": .count(known.count)])
      alarm.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
      desk.record(alarm)
    }
    record.networks =
      known.filter { $0.mark != mark }.sorted { $0.last > $1.last }.prefix(most - 1)
      + [Network(mark: mark, last: now)]
    record.shelf = Shelf.name(of: account.key, at: now)
    try await desk.write(record, at: account.key)
  }
}
