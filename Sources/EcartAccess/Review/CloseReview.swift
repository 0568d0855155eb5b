// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Closes the open review and says how it went (clause acc-8): how long it took, what was decided,
/// and what nobody decided about, which stops working when its time is over.
public struct CloseReview: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-8")] }
  public typealias Claim = ReviewSummary

  let administrator: Proof<SignIn>

  public init(by administrator: Proof<SignIn>) { self.administrator = administrator }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<ReviewSummary, ReviewRefusal> {
    let signIn = try await desk.honour(administrator)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    guard let open = try await desk.read(OpenReviewRecord.self, at: "open"),
      var record = try await desk.read(ReviewRecord.self, at: RecordKey(open.review))
    else { return .refuse(.notOpen) }
    record.closed = desk.now
    let decisions = try await desk.list(
      ReviewDecisionRecord.self, index: RecordKey(open.review)
    ).map(\.record)
    let decided = Set(decisions.map(\.account))
    let undecided = try await ReviewScope.accounts(on: &desk).count { !decided.contains($0.key) }
    try await desk.write(record, at: RecordKey(open.review))
    try await desk.remove(OpenReviewRecord.self, at: "open")
    let summary = ReviewSummary(
      review: open.review, opened: record.opened, closed: desk.now,
      kept: decisions.count { $0.decision == DecideReview.Decision.keep.rawValue },
      removed: decisions.count { $0.decision == DecideReview.Decision.remove.rawValue },
      undecided: undecided)
    desk.object = .identifier(open.review)
    desk.remark("kept", .count(summary.kept))
    desk.remark("removed", .count(summary.removed))
    desk.remark("undecided", .count(undecided))
    desk.remark("seconds", .count(Int(desk.now.timeIntervalSince(record.opened))))
    return .admit(summary, for: .seconds(60))
  }
}

/// How a review went.
public struct ReviewSummary: Sendable, Equatable {
  public let review: UUID
  public let opened: Date
  public let closed: Date
  public let kept: Int
  public let removed: Int
  /// Accounts nobody decided about.
  public let undecided: Int
}
