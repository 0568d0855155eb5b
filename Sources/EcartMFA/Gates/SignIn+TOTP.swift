// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPasswords
public import EcartPolicy

extension SignIn {
  /// In with a password and the code an authenticator shows (clause mfa-1).
  /// - Parameters:
  ///   - password: not older than five minutes.
  ///   - typed: as it was typed: `492039`, `492 039` or `492-039`.
  ///   - source: the client's own address, as in `VerifyPassword`; `nil`: where the password was
  ///     given.
  public init(
    after password: Proof<VerifyPassword>, totp typed: String, from source: IPAddress? = nil
  ) {
    self.init(
      road: TOTPRoad(password: password, code: TOTPCode(parsing: typed), source: source))
  }
}

private struct TOTPRoad: SignInRoad {
  let password: Proof<VerifyPassword>
  /// `nil` for what cannot be a code; it counts as an attempt like any other wrong one.
  let code: TOTPCode?
  let source: IPAddress?

  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    let shown = try await desk.honour(password)
    let account = shown.account
    let source = self.source ?? shown.source
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    if let refusal = try await TOTPCheck.show(code, for: account, from: source, on: &desk) {
      return .refused(refusal)
    }
    return .account(account, .totp, from: source)
  }
}
