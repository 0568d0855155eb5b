// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import EcartDPP
  import Foundation

  /// A password that an administrator hands over and its owner must replace.
  enum HandedOver {
    struct Row: Encodable {
      let account: String
      let done: String
      /// Shown this once.
      let password: String
    }

    /// Resets a password to one that its owner must replace, and shows it.
    static func show(
      _ target: AccountArgument, _ done: String, _ desk: Desk, _ cause: SetPassword.Cause,
      _ output: FormatOption
    ) async throws {
      let text = try await set(desk) {
        SetPassword($0, for: target.account, resetBy: desk.signIn, because: cause)
      }
      if output.isJSON {
        return try Output.json(Row(account: target.name, done: done, password: text))
      }
      print("Hand this password over, to nobody but its owner; it is not shown again:\n")
      print("  \(text)\n")
      let hours = desk.gatekeeper.policy[PasswordPolicy.self].temporaryLifetime.components.seconds
      Output.paragraph(
        "It opens nothing. Within \(hours / 3600) hours its owner replaces it and sets up an"
          + " authenticator: dpp people enrol \(target.directory) \(target.name)")
    }

    /// Sets a password nobody chose. One that breaks a rule by chance, such as holding a part of
    /// its owner's name, is drawn again.
    @discardableResult
    static func set(
      _ desk: Desk, _ gate: (PasswordAttempt) -> SetPassword
    ) async throws -> String {
      for _ in 0..<100 {
        let policy = desk.gatekeeper.policy[PasswordPolicy.self]
        let password = try TemporaryPassword.random(under: policy, for: PersonNames())
        do throws(Denied<SetPassword>) {
          _ = try await desk.gatekeeper.admit(gate(password.attempt))
          return password.text
        } catch {
          if case .refused(.violations) = error { continue }
          throw Ending.Stop(ending: .doesNotPass, words: "\(error)")
        }
      }
      throw Ending.Stop(ending: .couldNotRun, words: "No password could be drawn.")
    }
  }
#endif
