// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Opens a review of every person and service that has access (clause acc-8).
///
/// Each is decided about with ``DecideReview``. What nobody decides about stops working by itself
/// when its ``ReviewPolicy/period`` and ``ReviewPolicy/grace`` are over, whether or not a review is
/// open: a review that nobody holds ends in less access, not in more.
public struct OpenReview: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-8")] }

  public struct Claim: Sendable {
    public let review: UUID
    /// How many accounts there are to decide about.
    public let items: Int
  }

  let administrator: Proof<SignIn>

  public init(by administrator: Proof<SignIn>) { self.administrator = administrator }

  private struct Drawing: Hashable {}

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, ReviewRefusal> {
    let signIn = try await desk.honour(administrator)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    if let open = try await desk.read(OpenReviewRecord.self, at: "open") {
      desk.object = .identifier(open.review)
      return .refuse(.alreadyOpen)
    }
    let items = try await ReviewScope.accounts(on: &desk).count
    let review = try await desk.once(Drawing()) { UUID() }
    try await desk.write(
      ReviewRecord(opened: desk.now, openedBy: signIn.account.key, items: items),
      at: RecordKey(review))
    try await desk.write(OpenReviewRecord(review: review), at: "open")
    desk.object = .identifier(review)
    desk.remark("items", .count(items))
    return .admit(Claim(review: review, items: items), for: .seconds(60))
  }
}

/// Why nothing was reviewed.
public enum ReviewRefusal: RefusalReason {
  case notAdministrator
  case alreadyOpen
  case notOpen
  case unknownAccount
  /// Nobody decides about themselves, nor about a service they answer for.
  case ownAccess
  /// The only administrator cannot be removed.
  case lastAdministrator

  public var clause: Clause.ID { Clause.ID("acc-8") }
  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .alreadyOpen: RefusalCode("already-open")
    case .notOpen: RefusalCode("not-open")
    case .unknownAccount: RefusalCode("unknown-account")
    case .ownAccess: RefusalCode("own-access")
    case .lastAdministrator: RefusalCode("last-administrator")
    }
  }
  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator can review access."
    case .alreadyOpen: "A review is open. Decide what is left in it, or close it."
    case .notOpen: "No review is open. Open one first."
    case .unknownAccount: "There is no such account to decide about; check the name."
    case .ownAccess: "Have another administrator decide: nobody reviews themselves."
    case .lastAdministrator:
      "Nobody would be left to look after accounts. Have another administrator activated first."
    }
  }
}
