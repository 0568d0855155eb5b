// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import EcartDPP
  import Foundation

  /// A password that an administrator hands over and its owner must replace.
  enum HandedOver {
    /// Drawn until it keeps the rules for whoever it is for; shown once.
    static func set(
      _ set: (PasswordAttempt) async throws -> Bool
    ) async throws -> String {
      for _ in 0..<100 {
        let text = "g7-\(try RecoveryCode.random().text)"
        if try await set(PasswordAttempt(text)) { return text }
      }
      throw Ending.Stop(ending: .couldNotRun, words: "No password could be drawn.")
    }
  }

  extension Gatekeeper {
    /// Whether the password was taken; `false` when it breaks a rule, by chance.
    func hand(_ gate: SetPassword) async throws -> Bool {
      do throws(Denied<SetPassword>) {
        _ = try await admit(gate)
        return true
      } catch {
        if case .refused(.violations) = error { return false }
        throw Ending.Stop(ending: .doesNotPass, words: "\(error)")
      }
    }
  }
#endif
