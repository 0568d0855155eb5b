// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// All that one account was given or denied; one record an account, so that asking what somebody
/// may do reads one place, and a change to it undoes what was decided on it.
struct GrantBook: GateRecord, Codable {
  var grants: [GrantRecord] = []

  /// More than any duty needs; past it somebody should make a role.
  static let capacity = 1_000
  /// A grant that ended stays this long, to say why something stopped working. The ledger keeps it.
  private static let memory: TimeInterval = 90 * 86_400

  /// What is still of use at an instant.
  func kept(at now: Date) -> GrantBook {
    GrantBook(
      grants: grants.filter { grant in
        grant.until.map { now < $0.addingTimeInterval(Self.memory) } ?? true
      })
  }
}

struct GrantRecord: Codable {
  var id: UUID
  var effect: Authority.Entry.Effect
  /// A ``Scope/text``, or `nil` when a role was given.
  var scope: String?
  var role: String?
  var at: Date
  var until: Date?
  /// The pseudonym of who gave it.
  var by: String
  /// A ``GrantReason``.
  var because: String

  /// `nil` when it cannot be understood.
  var entry: Authority.Entry? {
    let what: Authority.Entry.What
    switch (scope.flatMap(Scope.init(parsing:)), role) {
    case (let scope?, nil): what = .scope(scope)
    case (nil, let role?) where scope == nil: what = .role(role)
    default: return nil
    }
    return Authority.Entry(GrantID(id), effect, what, until: until)
  }

  /// One line in a baseline: what somebody has, whoever gave it and when.
  var line: String { "\(effect.rawValue) " + (scope ?? "role \(role ?? "")") }

  func isLive(at now: Date) -> Bool { until.map { now < $0 } ?? (effect == .deny) }
}

/// What a role holds: ``Scope/text``, sorted.
struct RoleRecord: GateRecord, Codable {
  var scopes: [String]
  var at: Date
  var by: String

  /// `nil` when a line cannot be understood.
  var compiled: [Scope]? {
    let scopes = scopes.compactMap(Scope.init(parsing:))
    return scopes.count == self.scopes.count ? scopes : nil
  }
}
