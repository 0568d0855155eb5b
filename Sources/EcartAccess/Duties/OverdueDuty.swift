// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// Something about an account that its time has passed over.
package struct OverdueDuty: Sendable, Equatable {
  package enum Kind: String, Sendable {
    /// Nobody reviewed it in time, so it stopped.
    case inert
    /// A termination that has four hours left.
    case lateSoon = "late-soon"
    /// A termination past its 24 hours.
    case late
  }

  package let kind: Kind
  package let account: AccountID
  /// The moment from which it is so.
  package let since: Date

  var key: RecordKey { RecordKey("\(kind.rawValue)/\(account.key)") }

  /// All there are, without any key.
  package static func all(_ survey: Survey) async throws(StoreFailure) -> [OverdueDuty] {
    var found: [OverdueDuty] = []
    let policy = survey.policy[ReviewPolicy.self]
    for (key, record) in try await survey.list(AccountRecord.self) {
      guard let account = AccountID(key) else { continue }
      if case .inert(let since) = AccountLife.of(record, at: survey.now, under: policy) {
        found.append(OverdueDuty(kind: .inert, account: account, since: since))
      }
    }
    let running = try await survey.store.obligations(
      rule: ObligationRule.termination.name,
      basisUpTo: survey.now.addingTimeInterval(-TerminationClock.alarm), limit: .max)
    for obligation in running {
      let account = AccountID(obligation.subject)
      let end = obligation.basis.addingTimeInterval(TerminationClock.limit)
      let isLate = survey.now.hasReached(end)
      found.append(
        OverdueDuty(
          kind: isLate ? .late : .lateSoon, account: account,
          since: isLate ? end : obligation.basis.addingTimeInterval(TerminationClock.alarm)))
    }
    return found
  }
}
