// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// What is unusual about attempts and sign-ins (clause acc-7): a plain rule of facts and numbers.
public struct AnomalyRules: Sendable {
  /// What was noticed.
  public enum Sign: String, Sendable, Codable, CaseIterable {
    /// One source fails at many accounts: a few common passwords tried at everybody. It is locked.
    case spray
    /// One source fails too often. It is locked.
    case flood
    /// Somebody got in right after many failures: the last guess may have been good.
    case successAfterFailures = "success-after-failures"
    /// An account signs in from a network it was not seen in before.
    case newNetwork = "new-network"

    var code: RefusalCode {
      switch self {
      case .spray: RefusalCode("spray")
      case .flood: RefusalCode("flood")
      case .successAfterFailures: RefusalCode("success-after-failures")
      case .newNetwork: RefusalCode("new-network")
      }
    }
  }

  /// What one source did within the window.
  public struct SourceFacts: Sendable, Equatable {
    /// Attempts that were answered no.
    public var failures: Int
    /// The different accounts they were at, people's and nobody's.
    public var accounts: Int

    public init(failures: Int, accounts: Int) {
      self.failures = failures
      self.accounts = accounts
    }
  }

  /// What went before a sign-in.
  public struct SignInFacts: Sendable, Equatable {
    /// Failures at the account since its last success, from wherever.
    public var failuresOfAccount: Int
    /// Whether the account was locked since its last success.
    public var wasLocked: Bool
    /// What the same source did within the window, at whatever accounts.
    public var source: SourceFacts

    public init(failuresOfAccount: Int, wasLocked: Bool, source: SourceFacts) {
      self.failuresOfAccount = failuresOfAccount
      self.wasLocked = wasLocked
      self.source = source
    }
  }

  let policy: LockoutPolicy

  public init(policy: LockoutPolicy) { self.policy = policy }

  /// Why a source is locked from now on, or `nil` while it is not. Spraying is told as such.
  public func sign(of source: SourceFacts) -> Sign? {
    if source.accounts >= policy.sprayAccounts { return .spray }
    return source.failures >= policy.sourceLimit ? .flood : nil
  }

  /// Whether a good password is worth an alarm: after many failures at the account, or from a source
  /// that is half way to a lock. In an office somebody else mistypes often enough.
  public func sign(of signIn: SignInFacts) -> Sign? {
    let isUnusual =
      signIn.wasLocked || signIn.failuresOfAccount >= policy.burst
      || signIn.source.failures * 2 >= policy.sourceLimit
      || signIn.source.accounts * 2 >= policy.sprayAccounts
    return isUnusual ? .successAfterFailures : nil
  }

  /// Whether the network of a sign-in is worth an alarm. The first one ever is where somebody is.
  /// - Parameter known: how many networks the account was seen in lately.
  public func sign(ofNetworkSeen isKnown: Bool, among known: Int) -> Sign? {
    known > 0 && !isKnown ? .newNetwork : nil
  }
}
