// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// Lets an approved account work: the last of request → approve → activate (clause acc-1).
///
/// A person must have been trained and bound to confidentiality first (clauses net-5, gov-8); a
/// service needs somebody who answers for it. The proof gives the account its first password:
/// `SetPassword(attempt, first: activation)`.
public struct ActivateAccount: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("acc-1"), Clause.ID("net-5"), Clause.ID("gov-8")]
  }
  public typealias Claim = AccountID
  public typealias Reason = RegistrationRefusal

  let name: AccountName
  let administrator: Proof<SignIn>

  public init(_ name: AccountName, by administrator: Proof<SignIn>) {
    self.name = name
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, Reason> {
    let signIn = try await desk.honour(administrator)
    let id = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: id, on: desk))
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let known = try await desk.read(AccountRecord.self, at: id.key)
    guard var record = known,
      record.state == .approved
    else {
      desk.remark(stateOf: known)
      return .refuse(.noSuchRequest)
    }
    if let missing = record.missingPrecondition(at: desk.now) {
      desk.remark(preconditionsOf: record)
      return .refuse(missing)
    }
    guard try await Accounts.ownerWorks(record, on: &desk) else { return .refuse(.unknownOwner) }
    record.state = .active
    record.activated = desk.now
    try await desk.write(record, at: id.key)
    Accounts.startReview(of: id, on: &desk)
    try await desk.rest(on: Accounts.standing(of: id))
    return .admit(id, for: .seconds(86_400))
  }
}

extension AccountRecord {
  /// What must be on record before the account may work, and is not.
  func missingPrecondition(at now: Date) -> RegistrationRefusal? {
    guard kind == .person else { return nil }
    guard let trainedUntil, now < trainedUntil else { return .trainingMissing }
    return agreementSigned == nil ? .agreementMissing : nil
  }
}
