// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation

/// Ten thousand sign-ins, password and code, sixty-four at a time: what they take of memory.
enum SignInBench {
  static let callers = 64
  static let rounds = 157

  static func rows() async throws -> [Row] {
    let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    let keeper = try await Gatekeeper.open(at: scratch("sign-ins"), clock: clock)
    // From before the first hash: the arenas that are kept count too.
    let before = resident(peak: false)
    let people = try await enrol(keeper, clock)
    resetPeak()
    let spent = try await seconds {
      for _ in 0..<rounds {
        clock.advance(by: 30)
        let now = keeper.now
        try await withThrowingTaskGroup(of: Void.self) { group in
          for person in people {
            group.addTask {
              let password = try await keeper.admit(
                VerifyPassword(account: person.name, attempt: person.password))
              let code = try TOTP.standard.code(secret: person.secret, at: TOTP.step(at: now))
              _ = try await keeper.admit(SignIn(after: password, totp: code.text))
            }
          }
          try await group.waitForAll()
        }
      }
    }
    let growth = (resident(peak: true) - before) / 1024
    let cost = PasswordPolicy.standard.cost
    let bound = Double(PasswordHashing.standardSlots * cost.memoryKiB) / 1024
    let count = Double(callers * rounds)
    let hash =
      try await seconds {
        for _ in 0..<20 { _ = try PasswordHasher().hash(people[0].password) }
      } / 20
    return [
      Row(
        work: "\(Int(count)) sign-ins, \(callers) callers: peak", ours: growth, unit: "MiB",
        peer: "bound", theirs: bound, goal: 1),
      Row(
        work: "  the same: time for one", ours: spent * 1e3 / count, unit: "ms",
        peer: "one hash alone", theirs: hash * 1e3, goal: nil),
    ]
  }

  struct Someone: Sendable {
    let name: AccountName
    let password: PasswordAttempt
    let secret: TOTPSecret
  }

  private static func enrol(
    _ keeper: Gatekeeper, _ clock: TestingClock
  ) async throws -> [Someone] {
    var people: [Someone] = []
    var admin: Proof<SignIn>?
    for index in 0..<callers {
      let person = Person(givenName: "Iva", familyName: "Sample")
      let typed = "iva.\(index)x"
      let attempt = PasswordAttempt("Kettle-moon7-Bridge-\(index)")
      if let admin {
        let proof = try await keeper.activate(typed, for: .person(person), by: admin)
        _ = try await keeper.admit(SetPassword(attempt, first: proof))
      } else {
        let proof = try await keeper.admit(BootstrapAdministrator(typed, person: person))
        _ = try await keeper.admit(SetPassword(attempt, first: proof))
      }
      let name = AccountName(typed)
      let password = try await keeper.admit(VerifyPassword(account: name, attempt: attempt))
      let enrolment = try await keeper.admit(EnrolTOTP(after: password))
      guard let secret = enrolment.claim.uri.sharedSecret else { continue }
      let code = try TOTP.standard.code(secret: secret, at: TOTP.step(at: keeper.now))
      _ = try await keeper.admit(ConfirmTOTP(enrolment, code: code.text))
      people.append(Someone(name: name, password: attempt, secret: secret))
      if admin == nil {
        clock.advance(by: 30)
        let next = try TOTP.standard.code(secret: secret, at: TOTP.step(at: keeper.now))
        admin = try await keeper.admit(SignIn(after: password, totp: next.text))
      }
    }
    return people
  }

  /// Kilobytes of this process in memory, now or at most since the peak was reset.
  private static func resident(peak: Bool) -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let name = peak ? "VmHWM:" : "VmRSS:"
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
    return line.split(separator: " ").compactMap { Double($0) }.first
      ?? Double(line.filter(\.isNumber)) ?? 0
  }

  private static func resetPeak() {
    if let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") {
      try? file.write(contentsOf: Data("5".utf8))
    }
  }
}

extension EnrolmentURI {
  /// The secret as an authenticator would read it out of the URI.
  fileprivate var sharedSecret: TOTPSecret? {
    guard let start = text.range(of: "secret=")?.upperBound else { return nil }
    return TOTPSecret(base32: String(text[start...].prefix { $0 != "&" }))
  }
}
