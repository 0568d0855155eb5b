// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

extension Deliberation {
  /// Shows a sign-in whose second factor was shown lately: for what a stolen session must not do,
  /// such as replacing the authenticator or exporting everything.
  ///
  /// - Parameter age: the longest the factor may be ago. At exactly that age it is too old.
  /// - Throws: ``Interruption/proof(_:)`` with ``ProofFault/tooOld``, which is in the ledger like
  ///   any stale proof. The person shows a code again (`SignIn(again:totp:)`) and repeats the act.
  @discardableResult
  public mutating func honour(
    _ signIn: Proof<SignIn>, within age: Duration
  ) async throws(Interruption) -> SignIn.Claim {
    let claim = try await honour(signIn)
    let limit = Double(age.components.seconds) + Double(age.components.attoseconds) / 1e18
    guard now.timeIntervalSince(claim.at) < limit else {
      remark("code-shown-at", .instant(claim.at))
      remark("longest-seconds", .count(Int(age.components.seconds)))
      throw .proof(.tooOld)
    }
    return claim
  }
}
