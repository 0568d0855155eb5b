// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// What the open review has decided and what it has not, for an administrator to work through.
/// Without an open one: every account, with the day by which it has to be reviewed.
public struct ShowReview: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-8")] }

  public struct Claim: Sendable {
    /// Since when a review is open; `nil` when none is.
    public let opened: Date?
    /// Undecided first, soonest due first.
    public let items: [Item]
  }

  public struct Item: Sendable {
    public let account: AccountListing
    /// What was decided in this review; `nil` when nothing was yet.
    public let decision: DecideReview.Decision?
    public let decidedAt: Date?
    /// By when it has to be decided.
    public let due: Date
    /// From when on it does not work undecided.
    public let inertFrom: Date
  }

  let administrator: Proof<SignIn>

  public init(by administrator: Proof<SignIn>) { self.administrator = administrator }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, ReviewRefusal> {
    let signIn = try await desk.honour(administrator)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let open = try await desk.read(OpenReviewRecord.self, at: "open")
    var decisions: [RecordKey: ReviewDecisionRecord] = [:]
    var opened: Date?
    if let open {
      opened = try await desk.read(ReviewRecord.self, at: RecordKey(open.review))?.opened
      for (_, decision) in try await desk.list(
        ReviewDecisionRecord.self, index: RecordKey(open.review))
      {
        decisions[decision.account] = decision
      }
    }
    let policy = desk.policy[ReviewPolicy.self]
    var items: [Item] = []
    for (key, record) in try await ReviewScope.accounts(on: &desk) {
      guard let id = AccountID(key) else { throw .unreadableRecord(space: "AccountRecord") }
      let seen = record.reviewed ?? record.activated ?? record.registered
      let listing = AccountListing(
        id: id, person: try await Accounts.person(record, of: id, on: &desk), record: record,
        works: try await Accounts.isActive(id, on: &desk), isYou: id == signIn.account,
        policy: policy)
      items.append(
        Item(
          account: listing,
          decision: decisions[key].flatMap { DecideReview.Decision(rawValue: $0.decision) },
          decidedAt: decisions[key]?.at, due: policy.due(after: seen),
          inertFrom: policy.inert(after: seen)))
    }
    desk.remark("accounts", .count(items.count))
    items.sort { left, right in
      (left.decision == nil ? 0 : 1, left.due) < (right.decision == nil ? 0 : 1, right.due)
    }
    return .admit(Claim(opened: opened, items: items), for: .seconds(60))
  }
}
