// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What an audit finds in the rights, without any key.
package enum AccessChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let rights = try await Rights(survey)
    // Compiling refuses what cannot be understood.
    _ = try rights.authority
    return [
      leastPrivilege(rights, survey), needToKnow(rights), try await baseline(rights, survey),
    ]
  }

  /// lp-1: every grant in force ends, within the policy's longest.
  private static func leastPrivilege(_ rights: Rights, _ survey: Survey) -> Check {
    let longest = survey.policy[PermissionPolicy.self].longestGrant
    let grants = rights.books.values.flatMap(\.grants)
    let allowing = grants.filter { $0.effect == .allow }
    let endless = allowing.filter { grant in
      guard let until = grant.until else { return true }
      return !(until <= grant.at.addingTimeInterval(longest + 1))
    }
    let live = allowing.filter { $0.isLive(at: survey.now) }
    let denies = grants.filter { $0.effect == .deny && $0.isLive(at: survey.now) }
    return Check(
      "lp-1", holds: endless.isEmpty,
      facts: [
        "what nobody granted is denied; \(live.count) grants and \(denies.count) denies are in"
          + " force, by \(rights.roles.count) roles",
        "\(endless.count) grants last longer than the policy allows",
      ],
      remedy: "Withdraw the grants that do not end in time, and grant again what is needed.")
  }

  /// lp-2: what may be revealed names its fields and its purposes, or else opens nothing.
  private static func needToKnow(_ rights: Rights) -> Check {
    let held = rights.books.values.flatMap(\.grants)
      .filter { $0.effect == .allow && $0.isLive(at: rights.now) }.compactMap(\.scope)
    let scopes = (held + rights.roles.values.flatMap(\.scopes)).compactMap(Scope.init(parsing:))
    let reveals = scopes.filter { $0.action == Action.reveal.description }
    let idle = reveals.count { $0.tags.isEmpty || $0.purposes.isEmpty }
    return Check(
      "lp-2", holds: true,
      facts: [
        "\(reveals.count - idle) permissions to reveal, each for fields and purposes it names",
        "\(idle) name no field or no purpose, and open nothing",
      ])
  }

  /// acc-5: a signed baseline, compared every day, with nothing beyond it.
  private static func baseline(
    _ rights: Rights, _ survey: Survey
  ) async throws(StoreFailure) -> Check {
    let remedy =
      "Look at the differences, withdraw what is not required, and let an administrator sign the"
      + " rights that are."
    guard let drift = try await Drift(survey),
      let head = try await survey.read(BaselineHead.self, at: "head")
    else {
      let some = rights.books.values.contains { book in
        book.grants.contains { $0.effect == .allow && $0.isLive(at: rights.now) }
      }
      return Check(
        "acc-5", holds: !some,
        facts: [some ? "rights are in force and no baseline was signed" : "nobody has any right"],
        remedy: remedy)
    }
    let last = try await survey.read(DriftCheckRecord.self, at: "last")?.at ?? head.at
    let age = survey.now.timeIntervalSince(last)
    let limit = survey.policy[PermissionPolicy.self].driftCheckInterval
    let days = Int(survey.now.timeIntervalSince(head.at) / 86_400)
    return Check(
      "acc-5", holds: drift.count(.added) == 0 && age <= limit,
      facts: [
        "signed \(days) days ago for \(head.accounts) accounts and \(head.roles) roles,"
          + " digest \(head.digest.prefix(16))",
        "compared \(Int(age / 3600)) hours ago; now \(drift.count(.added)) more and"
          + " \(drift.count(.removed)) fewer than signed",
        "\(drift.count(.orphan)) grants of accounts that are not active give nothing",
      ],
      remedy: remedy)
  }
}
