// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Ends an account for good: its owner has left, and a day later nothing of theirs may work
/// (clause acc-9).
///
/// From the moment this is committed every proof, session, grant and key of the account is refused,
/// in every process, and so is every service it answers for. The name is never given again; what is
/// personal in the account is erased when the log need not be kept any longer. What the library
/// cannot see (a VPN, a database login) is cut by a ``Terminator``, and only when everything is
/// confirmed dead does the clock of 24 hours stop.
public struct TerminateAccount: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }

  /// What has to follow.
  public struct Claim: Sendable {
    public let account: AccountID
    /// By when everything of the account must be confirmed dead.
    public let due: Date
    /// Services that have stopped, because the account answered for them.
    public let stoppedServices: [AccountID]
  }

  let name: AccountName
  let leftAt: Date?
  let administrator: Proof<SignIn>

  /// - Parameter leftAt: when the person left, if that was earlier than now: the 24 hours count
  ///   from there.
  public init(
    _ name: AccountName, leftAt: Date? = nil, by administrator: Proof<SignIn>
  ) {
    self.name = name
    self.leftAt = leftAt
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, TerminationRefusal> {
    let act = try await Administered(name, by: administrator, on: &desk)
    let id = act.account
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    let told = leftAt ?? desk.now
    guard desk.now.hasReached(told) else {
      desk.remark("leaves-at", .instant(told))
      return .refuse(.notYetLeft)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.activated != nil, record.state != .terminated
    else {
      desk.remark(stateOf: known)
      return .refuse(.unknownAccount)
    }
    if record.role == .administrator, record.state == .active {
      guard try await Accounts.leavesSomebody(without: id, record, on: &desk) else {
        return .refuse(.lastAdministrator)
      }
    }
    let ending = try await Accounts.terminate(id, &record, leftAt: told, on: &desk)
    return .admit(
      Claim(account: id, due: ending.due, stoppedServices: ending.services),
      for: .seconds(86_400))
  }
}

/// Why nobody was terminated.
public enum TerminationRefusal: RefusalReason {
  case notAdministrator
  case unknownAccount
  case lastAdministrator
  /// The person has not left yet.
  case notYetLeft
  /// A plan is for a moment to come.
  case alreadyOver
  case laterThanPlanned
  /// There is no last day to take back.
  case nothingPlanned
  /// Who is leaving does not decide that they stay.
  case ownDeparture

  public var clause: Clause.ID { Clause.ID("acc-9") }
  public var code: RefusalCode {
    switch self {
    case .notAdministrator: RefusalCode("not-administrator")
    case .unknownAccount: RefusalCode("unknown-account")
    case .lastAdministrator: RefusalCode("last-administrator")
    case .notYetLeft: RefusalCode("not-yet-left")
    case .alreadyOver: RefusalCode("already-over")
    case .laterThanPlanned: RefusalCode("later-than-planned")
    case .nothingPlanned: RefusalCode("nothing-planned")
    case .ownDeparture: RefusalCode("own-departure")
    }
  }
  public var remedy: String {
    switch self {
    case .notAdministrator: "Only an administrator can end an account."
    case .unknownAccount:
      "There is no such account that has worked and has not ended; check the name."
    case .lastAdministrator:
      "Nobody would be left to look after accounts. Have another administrator activated first."
    case .notYetLeft: "For a day to come, plan the departure; it then ends by itself."
    case .alreadyOver: "That moment is over. Terminate the account now."
    case .laterThanPlanned: "An earlier last day is planned already, and it stands."
    case .nothingPlanned: "No last day is planned for the account."
    case .ownDeparture: "Have another administrator take it back: nobody extends their own stay."
    }
  }
}
