// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPasswords
package import EcartPolicy

/// What an audit finds about the second factors (clause mfa-1), without any key.
package enum MFAChecks {
  package static func checks(_ survey: Survey) async throws(StoreFailure) -> [Check] {
    let active = Set(try await AccountChecks.active(survey))
    let holders = try await PasswordChecks.holders(survey).intersection(active)
    let confirmed = Set(
      try await survey.list(TOTPRecord.self).filter(\.record.isConfirmed).map(\.key))
    let paper = try await survey.list(RecoveryCodeRecord.self).filter { $0.record.left > 0 }
    let withPaper = Set(paper.map(\.key)).intersection(holders.map(\.key))
    let without = holders.count { !confirmed.contains($0.key) }
    return [
      Check(
        "mfa-1", holds: without == 0,
        facts: [
          "\(holders.count) active accounts have a password, \(without) of them no second factor",
          "nobody signs in with a password alone",
          "\(withPaper.count) of them have recovery codes left",
        ],
        remedy: "Have their owners set up an authenticator, or disable the accounts.")
    ]
  }
}
