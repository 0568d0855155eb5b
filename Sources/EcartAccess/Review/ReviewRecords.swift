// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// One campaign: from when to when, by whom, and how it went.
struct ReviewRecord: GateRecord, Codable {
  var opened: Date
  var openedBy: RecordKey
  var closed: Date?
  /// How many accounts there were to decide about when it was opened.
  var items: Int
}

/// The campaign that is open; there is one at most.
struct OpenReviewRecord: GateRecord, Codable {
  var review: UUID
}

/// What was decided about one account in one campaign.
struct ReviewDecisionRecord: GateRecord, Codable {
  var review: UUID
  var account: RecordKey
  var decision: String
  var reason: String
  var by: RecordKey
  var at: Date
  /// Nobody else could decide: the only administrator about themselves.
  var alone = false

  var index: RecordKey? { RecordKey(review) }
  static func key(_ review: UUID, _ account: RecordKey) -> RecordKey {
    RecordKey("\(RecordKey(review))/\(account)")
  }
}

/// What a review asks about: every account that works or could be let work again.
enum ReviewScope {
  static func accounts(
    on desk: inout Deliberation
  ) async throws(Interruption) -> [(key: RecordKey, record: AccountRecord)] {
    var found: [(key: RecordKey, record: AccountRecord)] = []
    for role in Role.allCases {
      for state in [AccountState.active, .disabled] {
        found += try await desk.list(AccountRecord.self, index: AccountRecord.index(role, state))
      }
    }
    return found.sorted { $0.key < $1.key }
  }
}
