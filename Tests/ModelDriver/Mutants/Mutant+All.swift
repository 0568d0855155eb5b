// SPDX-License-Identifier: Apache-2.0

extension Mutant {
  /// Every one of them has to be found.
  static let all = off + forgetful + others

  /// Off by one: gates that go by a number next to the one they should.
  private static let off = [
    Mutant("minimum-age-short", "pw-5") { $0.minimumAge -= 1_000 },
    Mutant("expiry-late", "pw-6") { $0.maximumAge += 1_000 },
    Mutant("handed-over-late", "pw-1") { $0.handedOver += 1_000 },
    Mutant("one-character-less", "pw-2") { $0.shortestPassword -= 1 },
    Mutant("one-former-password-less", "pw-1", atMost: 24) { $0.remembered -= 1 },
    Mutant("password-limit-more", "acc-7") { $0.passwordLimit += 1 },
    Mutant("password-lock-short", "acc-7") { $0.passwordLock -= 1_000 },
    Mutant("code-limit-more", "acc-7") { $0.codeLimit += 1 },
    Mutant("code-lock-short", "acc-7") { $0.codeLock -= 1_000 },
    Mutant("drift-more", "mfa-1") { $0.drift += 1 },
    Mutant("old-code-fresh", "mfa-1") { $0.freshCode += 1_000 },
    Mutant("training-longer", "net-5") { $0.training += 1_000 },
    Mutant("grace-longer", "acc-8") { $0.grace += 1_000 },
    Mutant("idle-late", "net-4") { $0.idle += 1_000 },
    Mutant("absolute-late", "net-4", atMost: 18) { $0.absolute += 1_000 },
    Mutant("one-session-more", "acc-4") { $0.sessions += 1 },
  ]

  /// Gates that leave something out of what they write down.
  private static let forgetful = [
    Mutant("code-replayed", "mfa-1", of: "TOTPRecord") { $0.drop("lastStep") },
    Mutant("paper-reused", "mfa-1", of: "RecoveryCodeRecord") {
      $0["left"] == .whole(Int64(Numbers.strict.recoveryCodes))
    },
    Mutant("nothing-undone", "acc-9", of: "Generation") { _ in false },
    Mutant("lock-forgotten", "acc-7", of: "AttemptRecord") { $0.drop("lockedUntil") },
    Mutant("locks-do-not-grow", "acc-7", of: "AttemptRecord", atMost: 16) {
      $0["locks"] = .whole(0)
      return true
    },
    Mutant("approver-asked", "acc-1", of: "AccountRecord") { $0.drop("requestedBy") },
    Mutant("former-owner-forgotten", "acc-1", of: "AccountRecord") { $0.drop("formerOwner") },
    Mutant("never-came-in-forgotten", "acc-8", of: "AccountRecord") { $0.drop("takenUp") },
    Mutant("last-day-forgotten", "acc-9", of: "AccountRecord") { $0.drop("leavesAt") },
    Mutant("review-forgotten", "acc-8", of: "AccountRecord") { $0.drop("reviewed") },
    Mutant("history-forgotten", "pw-1", of: "PasswordRecord") {
      $0["former"] = .list([])
      return true
    },
    Mutant("handed-over-for-good", "pw-1", of: "PasswordRecord") {
      $0["mustChange"] = .flag(false)
      return true
    },
    Mutant("password-never-aged", "pw-6", of: "PasswordRecord") {
      guard case .whole(let set) = $0["setAt"] else { return true }
      $0["setAt"] = .whole(set + 1)
      return true
    },
  ]
}

extension [String: MutantStore.Value] {
  fileprivate mutating func drop(_ field: String) -> Bool {
    self[field] = nil
    return true
  }
}
