// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import EcartDPP
  import EcartQRCode
  import Foundation

  /// The steps a person takes to get in, one by one, with a person at the keyboard.
  enum Entering {
    /// Asks for a new password, twice, until both are the same.
    static func newPassword() throws -> PasswordAttempt {
      Output.note(
        "Twelve characters or more, with capitals, small letters, digits and signs, and no part of"
          + " your name.")
      while true {
        let typed = try Asking.secret("New password")
        if try Asking.secret("The same again") == typed { return PasswordAttempt(typed) }
        Output.note("They differ. Once more.")
      }
    }

    static func verify(
      _ name: String, _ attempt: PasswordAttempt, _ gatekeeper: Gatekeeper
    ) async throws -> Proof<VerifyPassword> {
      try await gatekeeper.admit(
        orStop: VerifyPassword(account: AccountName(name), attempt: attempt))
    }

    /// A password of one's own: the one that was typed, or a new one where that has to be replaced.
    static func ownPassword(
      _ name: String, _ known: PasswordAttempt, _ gatekeeper: Gatekeeper
    ) async throws -> Proof<VerifyPassword> {
      let account = AccountName(name)
      do throws(Denied<VerifyPassword>) {
        return try await gatekeeper.admit(VerifyPassword(account: account, attempt: known))
      } catch {
        switch error {
        case .refused(.mustBeReplaced), .refused(.expired): break
        default: throw Ending.Stop(ending: .doesNotPass, words: "\(error)")
        }
      }
      let attempt = try newPassword()
      try await gatekeeper.admit(orStop: SetPassword(attempt, for: account, replacing: known))
      return try await verify(name, attempt, gatekeeper)
    }

    /// Sets up an authenticator and prints the codes for paper.
    static func enrol(
      after password: Proof<VerifyPassword>, issuer: String, _ gatekeeper: Gatekeeper
    ) async throws {
      let enrolment = try await gatekeeper.admit(
        orStop: EnrolTOTP(after: password, issuer: issuer))
      print("\nScan this with the authenticator on your phone:\n")
      print(try QRCode(uri: enrolment.claim.uri).terminal)
      print("Or type this key into it: \(enrolment.claim.uri.typedKey)\n")
      var confirmed: Proof<ConfirmTOTP>?
      while confirmed == nil {
        let code = try Asking.line("The code it shows")
        do throws(Denied<ConfirmTOTP>) {
          confirmed = try await gatekeeper.admit(ConfirmTOTP(enrolment, code: code))
        } catch {
          guard case .refused(.wrongOrUsed) = error else {
            throw Ending.Stop(ending: .doesNotPass, words: "\(error)")
          }
          Output.note("That is not it. Wait for the next one and type that.")
        }
      }
      guard let confirmed else { return }
      let issued = try await gatekeeper.admit(orStop: IssueRecoveryCodes(with: confirmed))
      print("\nWrite these down and keep them on paper. Each opens your account once, on the day")
      print("you do not have your phone:\n")
      for code in issued.claim.codes { print("  \(code.text)") }
      print("")
    }

    /// In with a password and a code, of the authenticator or from paper.
    static func signIn(
      _ name: String, _ gatekeeper: Gatekeeper
    ) async throws -> Proof<SignIn> {
      let attempt = PasswordAttempt(try Asking.secret("Password"))
      let password = try await verify(name, attempt, gatekeeper)
      let typed = try Asking.secret("Code of your authenticator, or one from paper")
      let isFromPaper = RecoveryCode(parsing: typed) != nil
      return try await gatekeeper.admit(
        orStop: isFromPaper
          ? SignIn(after: password, recoveryCode: typed) : SignIn(after: password, totp: typed))
    }
  }

  extension EnrolmentURI {
    /// The secret in groups of four, for authenticators without a camera.
    fileprivate var typedKey: String {
      guard let start = text.range(of: "secret=")?.upperBound else { return "" }
      let key = Array(text[start...].prefix { $0 != "&" })
      return stride(from: 0, to: key.count, by: 4).map {
        String(key[$0..<min($0 + 4, key.count)])
      }.joined(separator: " ")
    }
  }
#endif
