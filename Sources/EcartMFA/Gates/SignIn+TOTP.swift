// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPasswords
public import EcartPolicy

extension SignIn {
  /// In with a password and the code an authenticator shows (clause mfa-1).
  /// - Parameters:
  ///   - password: not older than five minutes.
  ///   - typed: as it was typed: `492039`, `492 039` or `492-039`.
  public init(after password: Proof<VerifyPassword>, totp typed: String) {
    self.init(road: TOTPRoad(password: password, code: TOTPCode(parsing: typed)))
  }
}

private struct TOTPRoad: SignInRoad {
  let password: Proof<VerifyPassword>
  /// `nil` for what cannot be a code; it counts as an attempt like any other wrong one.
  let code: TOTPCode?

  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    let shown = try await desk.honour(password)
    let account = shown.account
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    if let refusal = try await TOTPCheck.show(
      code, for: account, from: shown.source, on: &desk)
    {
      return .refused(refusal)
    }
    return .account(account, .totp, from: shown.source)
  }
}
