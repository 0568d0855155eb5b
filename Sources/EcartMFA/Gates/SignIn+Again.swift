// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy

extension SignIn {
  /// The step-up: somebody who is signed in shows a code once more, because what they are about to
  /// do asks for a fresh one (``Deliberation/honour(_:within:)``, ``ProofFault/tooOld``).
  ///
  /// The new proof says that a code was shown now, and nothing else about it changes: the same
  /// account, resting on the same standings, ending when the earlier one would have ended. An
  /// attempt counts like one at the door.
  /// - Parameter source: the client's own address, as in `VerifyPassword`.
  public init(
    again signIn: Proof<SignIn>, totp typed: String, from source: IPAddress? = nil
  ) {
    self.init(road: AgainRoad(signIn: signIn, code: TOTPCode(parsing: typed), source: source))
  }
}

private struct AgainRoad: SignInRoad {
  let signIn: Proof<SignIn>
  let code: TOTPCode?
  let source: IPAddress?

  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    let claim = try await desk.honour(signIn)
    let account = claim.account
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    if let refusal = try await TOTPCheck.show(code, for: account, from: source, on: &desk) {
      return .refused(refusal)
    }
    return .again(claim, .totp, until: signIn.expires)
  }
}
