// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import Foundation

  /// Makes an installation's first account, with a password, an authenticator and paper codes: what the
  /// library itself seals under an account's key.
  struct EnrolAdministrator: PeerCommand {
    struct Enrolled: Encodable {
      let account: String
      /// What the authenticator's QR code holds.
      let uri: String
      /// What is printed, a code each.
      let paper: [String]
    }
    let directory: String
    let account: String
    let givenName: String
    let familyName: String

    func answer() async throws -> Enrolled {
      let house = try await House(directory)
      let keeper = house.gatekeeper
      let name = AccountName(account)
      let person = Person(givenName: givenName, familyName: familyName)
      let first = try await keeper.admit(BootstrapAdministrator(account, person: person))
      let attempt = PasswordAttempt("Kettle-moon7-window")
      try await keeper.admit(SetPassword(attempt, first: first))
      let password = try await keeper.admit(VerifyPassword(account: name, attempt: attempt))
      let enrolment = try await keeper.admit(EnrolTOTP(after: password))
      let uri = enrolment.claim.uri.text
      let items = URLComponents(string: uri)?.queryItems
      let text = try need(items?.first { $0.name == "secret" }?.value, "authenticator's URI")
      let secret = try need(TOTPSecret(base32: text), "base 32 secret")
      let code = try TOTP.standard.code(secret: secret, at: TOTP.step(at: keeper.now))
      let confirmed = try await keeper.admit(ConfirmTOTP(enrolment, code: code.text))
      let codes = try await keeper.admit(IssueRecoveryCodes(with: confirmed)).claim.codes
      return Enrolled(account: account, uri: uri, paper: codes.map(\.text))
    }
  }
#endif
