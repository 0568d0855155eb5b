// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import EcartMFA
  import EcartPasswords
  import EcartPolicy
  import EcartTesting
  import Foundation

  /// Guessing and submitting in several processes at once, for Scripts/test-crash.
  extension Journey {
    private static let right = "Kettle-moon7-window"

    /// Makes the one account, with a password and a confirmed second factor.
    func enrol(secretIn file: String) async throws {
      let admin = try await keeper.admit(
        BootstrapAdministrator("maria", person: Person(givenName: "Iva", familyName: "Sample")))
      try await keeper.admit(SetPassword(PasswordAttempt(Self.right), first: admin))
      let password = try await verify(Self.right)
      let enrolment = try await keeper.admit(EnrolTOTP(after: password))
      let uri = URLComponents(string: enrolment.claim.uri.text)
      let secret = uri?.queryItems?.first { $0.name == "secret" }?.value ?? ""
      try Data(secret.utf8).write(to: URL(filePath: file))
      try await keeper.admit(ConfirmTOTP(enrolment, code: try Self.code(secret, at: keeper.now)))
      say("enrolled")
    }

    /// So many wrong passwords in parallel.
    func guess(count: Int) async throws {
      let keeper = self.keeper
      let answers = await withTaskGroup(of: String.self) { group in
        for number in 0..<count {
          group.addTask {
            do {
              try await keeper.admit(
                VerifyPassword(account: "maria", attempt: PasswordAttempt("Wrong-guess-\(number)x"))
              )
              return "admitted"
            } catch { return "\(error)".contains("Too many") ? "locked" : "wrong" }
          }
        }
        return await group.reduce(into: [:] as [String: Int]) { $0[$1, default: 0] += 1 }
      }
      let hashes = keeper.part(PasswordHashing.self)?.computed ?? -1
      say(
        "guessed hashes=\(hashes) wrong=\(answers["wrong"] ?? 0) locked=\(answers["locked"] ?? 0)"
          + " admitted=\(answers["admitted"] ?? 0)")
    }

    /// One valid code, submitted so many times in parallel.
    func submit(count: Int, secretIn file: String) async throws {
      // One step on, since the enrolment has used the step it was made in. Whoever opens after the
      // other process has moved the store's clock on is two steps on: the code is still good then.
      clock.advance(by: 30)
      let keeper = self.keeper
      let secret = try String(contentsOfFile: file, encoding: .utf8)
      let code = try Self.code(secret, at: Self.start + 30)
      let password = try await verify(Self.right)
      let admitted = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<count {
          group.addTask { (try? await keeper.admit(SignIn(after: password, totp: code))) != nil }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      say("submitted \(count) admitted=\(admitted)")
    }

    private func verify(_ typed: String) async throws -> Proof<VerifyPassword> {
      try await keeper.admit(VerifyPassword(account: "maria", attempt: PasswordAttempt(typed)))
    }

    private static func code(_ secret: String, at now: Date) throws -> String {
      guard let secret = TOTPSecret(base32: secret) else { throw Interruption.workFailed("base32") }
      return try TOTP.standard.code(secret: secret, at: TOTP.step(at: now)).text
    }
  }
#endif
