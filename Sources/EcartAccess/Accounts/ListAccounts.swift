// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Shows an administrator every account and who is behind it (clause acc-5). That it was looked at
/// is evidence; the names are opened for it and for nothing else.
public struct ListAccounts: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-5"), Clause.ID("acc-2")] }
  /// In the order of their names.
  public typealias Claim = [AccountListing]

  let administrator: Proof<SignIn>

  public init(by administrator: Proof<SignIn>) { self.administrator = administrator }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, Reason> {
    let signIn = try await desk.honour(administrator)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let policy = desk.policy[ReviewPolicy.self]
    var listings: [AccountListing] = []
    var names: [RecordKey: String] = [:]
    for (key, record) in try await desk.list(AccountRecord.self) {
      guard let id = AccountID(key) else { throw .unreadableRecord(space: "AccountRecord") }
      let person = try await Accounts.person(record, of: id, on: &desk)
      names[key] = person?.userName
      listings.append(
        AccountListing(
          id: id, person: person, record: record, works: try await Accounts.isActive(id, on: &desk),
          isYou: id == signIn.account, policy: policy))
    }
    for index in listings.indices {
      listings[index].owner = listings[index].ownerKey.flatMap { names[$0] }
    }
    desk.remark("accounts", .count(listings.count))
    listings.sort { ($0.name ?? "~", $0.registered) < ($1.name ?? "~", $1.registered) }
    return .admit(listings, for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    case notAdministrator
    public var clause: Clause.ID { Clause.ID("acc-5") }
    public var code: RefusalCode { RefusalCode("not-administrator") }
    public var remedy: String { "Only an administrator can see who has an account." }
  }
}

/// One line of ``ListAccounts``. Prints as a mask; read the members you show.
public struct AccountListing: Sendable {
  public let id: AccountID
  /// What it signs in with; `nil` when the account was erased.
  public let name: String?
  /// Who is behind it: a person's name, or what a service is.
  public let holder: String?
  public let kind: AccountKind
  public let role: Role
  public let state: AccountState
  /// Whether it may do anything now: an active account stops by itself when a planned last day or
  /// an overdue review comes.
  public let works: Bool
  /// Whether it is the account of whoever asked.
  public let isYou: Bool
  /// The name of the account that answers for a service.
  public internal(set) var owner: String?
  public let registered: Date
  public let activated: Date?
  public let ended: Date?
  public let leavesAt: Date?
  public let trainedUntil: Date?
  public let agreementSigned: Date?
  /// When somebody else must have decided again that it is needed.
  public let reviewDue: Date?
  let ownerKey: RecordKey?

  init(
    id: AccountID, person: Person?, record: AccountRecord, works: Bool, isYou: Bool,
    policy: ReviewPolicy
  ) {
    self.id = id
    name = person?.userName
    holder = person.map {
      [$0.givenName, $0.familyName].filter { !$0.isEmpty }.joined(separator: " ")
    }
    kind = record.kind
    role = record.role
    state = record.state
    self.works = works
    self.isYou = isYou
    registered = record.registered
    activated = record.activated
    ended = record.ended
    leavesAt = record.leavesAt
    trainedUntil = record.trainedUntil
    agreementSigned = record.agreementSigned
    reviewDue =
      record.state == .active ? (record.reviewed ?? record.activated).map(policy.due(after:)) : nil
    ownerKey = record.owner
  }
}

extension AccountListing: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "AccountListing(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
