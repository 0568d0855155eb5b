// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Puts on record what a person must have before an account of theirs works: a training in
/// security and data protection (clause net-5), a signed agreement on confidentiality (gov-8).
///
/// ```swift
/// try await gatekeeper.admit(RecordPrecondition(.training(on: day), of: "jonas", by: maria))
/// ```
public struct RecordPrecondition: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("net-5"), Clause.ID("gov-8")] }
  public typealias Claim = AccountID

  public enum Precondition: Sendable {
    /// A training that ended on a day. It counts for ``PreconditionPolicy/trainingLasts``.
    case training(on: Date)
    /// The agreement was signed on a day. It counts until the account ends.
    case agreement(on: Date)
  }

  let precondition: Precondition
  let name: AccountName
  let administrator: Proof<SignIn>

  public init(
    _ precondition: Precondition, of name: AccountName, by administrator: Proof<SignIn>
  ) {
    self.precondition = precondition
    self.name = name
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let act = try await Administered(name, by: administrator, on: &desk)
    let id = act.account
    guard act.isAdministrator else {
      return .refuse(.notAdministrator)
    }
    // Nobody vouches for themselves while there is somebody else who can.
    if id == act.asker {
      guard try await Accounts.administrators(besides: id, on: &desk).isEmpty else {
        return .refuse(.ownRecord)
      }
      var alarm = Evidence("vouched-alone", .alarm, clauses: Self.clauses)
      alarm.object = desk.object
      desk.record(alarm)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      ![.declined, .terminated].contains(record.state), record.kind == .person
    else {
      desk.remark(stateOf: known)
      return .refuse(.unknownAccount)
    }
    switch precondition {
    case .training(let day):
      desk.remark("training", .instant(day))
      let lasts = desk.policy[PreconditionPolicy.self].trainingLasts
      let until = day.addingTimeInterval(TimeInterval(lasts.components.seconds))
      desk.remark("lasts-until", .instant(until))
      guard desk.now.hasReached(day), desk.now < until else { return .refuse(.impossibleDay) }
      record.trainedUntil = max(until, record.trainedUntil ?? until)
      desk.owe(Obligation(.trainingEnds, for: id.subject, from: day))
    case .agreement(let day):
      desk.remark("agreement", .instant(day))
      guard desk.now.hasReached(day) else { return .refuse(.impossibleDay) }
      record.agreementSigned = day
    }
    try await desk.write(record, at: id.key)
    return .admit(id, for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    case notAdministrator
    case unknownAccount
    case ownRecord
    /// The day lies ahead, or so far back that a training of then has run out.
    case impossibleDay

    public var clause: Clause.ID { Clause.ID("net-5") }
    public var code: RefusalCode {
      switch self {
      case .notAdministrator: RefusalCode("not-administrator")
      case .unknownAccount: RefusalCode("unknown-account")
      case .ownRecord: RefusalCode("own-record")
      case .impossibleDay: RefusalCode("impossible-day")
      }
    }
    public var remedy: String {
      switch self {
      case .notAdministrator: "Only an administrator can record this."
      case .unknownAccount: "There is no such person's account; check the name."
      case .ownRecord: "Have another administrator record it; nobody vouches for themselves."
      case .impossibleDay:
        "Give the day it happened: not one to come, and for a training one that still counts."
      }
    }
  }
}
