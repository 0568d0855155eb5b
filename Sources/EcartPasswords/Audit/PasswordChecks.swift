// SPDX-License-Identifier: Apache-2.0

package import EcartAccess
package import EcartPolicy
import FoundationEssentials

/// What an audit finds about the passwords (clauses pw-1 … pw-6), without any key.
package enum PasswordChecks {
  /// The accounts that have a password, active or not.
  package static func holders(_ survey: Survey) async throws(StoreFailure) -> Set<AccountID> {
    Set(
      try await survey.list(PasswordRecord.self)
        .compactMap { SubjectID(hex: $0.key.description).map(AccountID.init) })
  }

  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let active = Set(try await AccountChecks.active(survey).map(\.key))
    let records = try await survey.list(PasswordRecord.self)
      .filter { active.contains($0.key) }.map(\.record)
    let policy = survey.policy[PasswordPolicy.self]
    return [
      hashes(of: records, policy),
      Check(
        "pw-2", holds: policy.minimumLength >= 12,
        facts: [
          "a new password has \(policy.minimumLength) characters or more; none is cut off"
        ]),
      Check(
        "pw-3", holds: true,
        facts: ["a new password is compared with its owner's names, user name and address"]),
      Check(
        "pw-4", holds: CharacterClass.allCases.allSatisfy { policy.minimum(of: $0) >= 1 },
        facts: CharacterClass.allCases.map { "\(policy.minimum(of: $0)) or more: \($0.name)" }),
      changes(in: records, policy),
      ages(of: records, at: survey.now, policy),
    ]
  }

  private static func hashes(of records: [PasswordRecord], _ policy: PasswordPolicy) -> Check {
    let weak = records.count { record in
      guard let phc = try? PHCString(parsing: record.phc) else { return true }
      return !phc.cost.meetsFloor
    }
    return Check(
      "pw-1", holds: weak == 0,
      facts: [
        "\(records.count) active accounts have a password, \(weak) of them hashed below the floor",
        "the last \(policy.remembered) passwords cannot come back",
      ],
      remedy: "Have the passwords that are hashed below the floor reset.")
  }

  /// pw-5, from what happened: no owner changed a password that was less than a day old.
  private static func changes(in records: [PasswordRecord], _ policy: PasswordPolicy) -> Check {
    let age = PasswordAge(policy: .standard)
    let former = records.flatMap(\.former)
    let early = former.count {
      $0.replacedFor == PasswordAge.Reason.chosenByOwner.rawValue
        && !age.mayChange(setAt: $0.setAt, now: $0.replacedAt, reason: .chosenByOwner)
    }
    return Check(
      "pw-5", holds: early == 0,
      facts: [
        "an own change waits \(policy.minimumAge.components.seconds / 3600) hours",
        "\(former.count) changes remembered, \(early) of them by the owner and too early",
      ],
      remedy: "A password was changed too early; find out which version of the host let it.")
  }

  private static func ages(
    of records: [PasswordRecord], at now: Date, _ policy: PasswordPolicy
  ) -> Check {
    let age = PasswordAge(policy: policy)
    let expired = records.count { age.isExpired(setAt: $0.setAt, now: now) }
    let days = policy.maximumAge.components.seconds / 86_400
    return Check(
      "pw-6", holds: expired == 0,
      facts: [
        "\(expired) of \(records.count) passwords of active accounts are \(days) days old or older",
        "a password past its age opens nothing",
      ],
      remedy: "Have the owners replace them, or disable the accounts nobody uses.")
  }
}
