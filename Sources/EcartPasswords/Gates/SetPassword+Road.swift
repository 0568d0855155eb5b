// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import FoundationEssentials

extension SetPassword {
  /// On whose word a password is set.
  enum Road: Sendable {
    case bootstrapped(Proof<BootstrapAdministrator>)
    case registered(Proof<ActivateAccount>)
    case own(Proof<SignIn>)
    case reset(AccountName, Proof<SignIn>, Cause)
    case replacing(AccountName, PasswordAttempt, IPAddress?)
  }

  /// What is to be done once the road was found open.
  struct Errand {
    let account: AccountID
    let current: PasswordRecord?
    let reason: PasswordAge.Reason
    var isReset = false
    var isBootstrap = false
  }

  enum Entrance {
    case go(Errand)
    case refused(Reason)
  }
}

extension SetPassword.Road {
  typealias Entrance = SetPassword.Entrance
  typealias Errand = SetPassword.Errand

  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Entrance {
    switch self {
    case .bootstrapped(let proof):
      try await first(try await desk.honour(proof), &desk, isBootstrap: true)
    case .registered(let proof):
      try await first(try await desk.honour(proof), &desk)
    case .own(let signIn):
      try await own(try await desk.honour(signIn).account, &desk)
    case .reset(let name, let signIn, let cause):
      try await reset(name, by: try await desk.honour(signIn).account, cause, &desk)
    case .replacing(let name, let old, let source):
      try await replace(name, old, source, &desk)
    }
  }

  /// Registration gives one password. A proof shown again finds it there and changes nothing.
  private func first(
    _ account: AccountID, _ desk: inout Deliberation, isBootstrap: Bool = false
  ) async throws(Interruption) -> Entrance {
    desk.remark("road", .code(RefusalCode("first")))
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    guard try await desk.read(PasswordRecord.self, at: account.key) == nil else {
      return .refused(.alreadySet)
    }
    return .go(
      Errand(
        account: account, current: nil, reason: .chosenByOwner, isBootstrap: isBootstrap))
  }

  private func own(
    _ account: AccountID, _ desk: inout Deliberation
  ) async throws(Interruption) -> Entrance {
    let name = try Accounts.pseudonym(of: account, on: desk)
    desk.remark("road", .code(RefusalCode("own")))
    desk.actor = name
    desk.object = .pseudonym(name)
    guard let current = try await desk.read(PasswordRecord.self, at: account.key) else {
      return .refused(.unknownAccount)
    }
    // Step 1b: the minimum age (pw-5).
    let age = PasswordAge(policy: desk.policy[PasswordPolicy.self])
    guard age.mayChange(setAt: current.setAt, now: desk.now, reason: .chosenByOwner) else {
      let earliest = age.earliestChange(setAt: current.setAt)
      current.remarkAge(on: &desk)
      desk.remark("earliest", .instant(earliest))
      return .refused(.tooSoon(until: earliest))
    }
    return .go(Errand(account: account, current: current, reason: .chosenByOwner))
  }

  private func reset(
    _ name: AccountName, by administrator: AccountID, _ cause: SetPassword.Cause,
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Entrance {
    desk.remark("road", .code(RefusalCode("reset")))
    let reason: PasswordAge.Reason
    switch cause {
    case .forgotten:
      desk.remark("because", .code(RefusalCode("forgotten")))
      reason = .resetByAdministrator
    case .compromised:
      desk.remark("because", .code(RefusalCode("compromised")))
      reason = .compromise
    }
    desk.actor = try Accounts.pseudonym(of: administrator, on: desk)
    let account = try Accounts.id(of: name, on: desk)
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    guard try await Accounts.role(of: administrator, on: &desk) == .administrator else {
      return .refused(.notAdministrator)
    }
    // Resetting oneself would be a way round the minimum age.
    guard account != administrator else { return .refused(.ownAccount) }
    let current = try await desk.read(PasswordRecord.self, at: account.key)
    return .go(Errand(account: account, current: current, reason: reason, isReset: true))
  }

  private func replace(
    _ name: AccountName, _ old: PasswordAttempt, _ source: IPAddress?,
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Entrance {
    desk.remark("road", .code(RefusalCode("replacing")))
    let account = try Accounts.id(of: name, on: desk)
    let pseudonym = try Accounts.pseudonym(of: account, on: desk)
    desk.object = .pseudonym(pseudonym)
    switch try await PasswordCheck.run(old, for: account, from: source, on: &desk) {
    case .locked: return .refused(.locked)
    case .wrong: return .refused(.wrong)
    case .matched(let current, _):
      desk.actor = pseudonym
      let policy = desk.policy[PasswordPolicy.self]
      guard !current.hasRunOut(at: desk.now, under: policy) else {
        current.remarkAge(on: &desk)
        return .refused(.runOut)
      }
      let age = PasswordAge(policy: policy)
      guard current.mustChange || age.isExpired(setAt: current.setAt, now: desk.now) else {
        desk.remark("expires-at", .instant(age.expiry(setAt: current.setAt)))
        return .refused(.stillGood)
      }
      // The owner of a password that an administrator set, or of one past its age, never waits.
      return .go(
        Errand(
          account: account, current: current,
          reason: current.mustChange ? .resetByAdministrator : .chosenByOwner))
    }
  }
}
