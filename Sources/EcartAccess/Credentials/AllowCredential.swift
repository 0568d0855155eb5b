// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Lets one account open one key, until a moment (clause key-2). Nothing else does: not being an
/// administrator, not having stored it, not a right to data.
public struct AllowCredential: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("key-2")] }
  public typealias Claim = AccountID
  public typealias Reason = CredentialRefusal

  let credential: APICredential
  let name: AccountName
  let until: Date?
  let allows: Bool
  let administrator: Proof<SignIn>

  /// - Parameter until: without, for as long as the policy allows.
  public init(
    _ credential: APICredential, to name: AccountName, until: Date? = nil,
    by administrator: Proof<SignIn>
  ) {
    self.credential = credential
    self.name = name
    self.until = until
    self.allows = true
    self.administrator = administrator
  }

  /// Takes the permission back, from the next opening on.
  public init(
    _ credential: APICredential, noLongerTo name: AccountName, by administrator: Proof<SignIn>
  ) {
    self.credential = credential
    self.name = name
    self.until = nil
    self.allows = false
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<AccountID, CredentialRefusal> {
    let act = try await Administered(name, by: administrator, on: &desk)
    desk.remark("credential", .identifier(credential.id))
    desk.remark("allows", .flag(allows))
    guard act.isAdministrator else { return .refuse(.notAdministrator) }
    let key = RecordKey(credential.id)
    guard var record = try await desk.read(CredentialRecord.self, at: key) else {
      return .refuse(.unknownCredential)
    }
    guard record.sealed != nil else { return .refuse(.revoked) }
    if allows {
      guard try await Accounts.isActive(act.account, on: &desk) else {
        return .refuse(.noActiveAccount)
      }
      try await Accounts.touch(act.account, on: &desk)
      if try await Accounts.isOwn(act.account, of: act.asker, on: &desk) {
        // Where there is nobody else, it is done and told aloud.
        guard try await !Permissions.hasAnotherAdministrator(than: act.asker, on: &desk) else {
          return .refuse(.toOneself)
        }
        var alarm = Evidence(
          "self-allowed", .alarm, clauses: [Clause.ID("key-2")],
          fields: ["credential": .identifier(credential.id)])
        alarm.object = desk.object
        desk.record(alarm)
      }
      let longest = desk.policy[CredentialPolicy.self].longestPermission.components.seconds
      let latest = desk.now.addingTimeInterval(TimeInterval(longest))
      let end = until ?? latest
      desk.remark("until", .instant(end))
      guard desk.now < end, latest.hasReached(end) else { return .refuse(.impossibleEnd) }
      record.readers[act.account.key.description] = end
    } else {
      record.readers[act.account.key.description] = nil
      try await desk.revoke(CredentialRecord.standing(of: credential))
    }
    try await desk.write(record, at: key)
    return .admit(act.account, for: .seconds(60))
  }
}
