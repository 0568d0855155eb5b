// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

extension ObligationRule {
  /// Everything of somebody who left must be dead within 24 hours (clause acc-9).
  package static let termination = ObligationRule(
    "termination", clause: Clause.ID("acc-9"), limit: { _ in TerminationClock.limit })
}

/// The hours after somebody left. The policy sets them; there is nothing to configure.
package enum TerminationClock {
  package static let limit: TimeInterval = 24 * 3600
  /// When whoever looks after it is alarmed: four hours before it is too late.
  package static let alarm: TimeInterval = 20 * 3600
}

/// How far an ended account has got.
struct TerminationRecord: GateRecord, Codable {
  /// When the person left.
  var left: Date
  /// When the account was ended.
  var ended: Date
  /// The host's connections that were confirmed cut, by name, and when.
  var severed: [String: Date] = [:]
  /// When everything was seen to be dead.
  var confirmed: Date?
}

extension Accounts {
  /// The services an account answers for.
  static func services(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> [AccountID] {
    try await desk.list(AccountRecord.self)
      .filter { $0.record.owner == account.key && $0.record.state != .terminated }
      .compactMap { AccountID($0.key) }
  }
}
