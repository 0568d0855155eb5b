// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// What an audit of one host found: an answer to every clause, every clock, and the counts.
///
/// ```swift
/// let report = AuditReport(
///   of: "shop.example", store: id, ranAt: now, clock: .system, policy: policy,
///   findings: findings, clocks: clocks, counters: counters)
/// print(TerminalRenderer(colours: isTerminal).render(report))
/// exit(report.passes() ? 0 : 1)
/// ```
public struct AuditReport: Sendable, Hashable {
  /// The name of the audited host.
  public let host: String
  /// The id of its compliance store.
  public let store: String
  public let ranAt: Date
  public let clock: ClockNote
  /// The policy the host was held to, and the version of its numbers.
  public let policyProfile: String
  public let policyVersion: String
  public let findings: [Finding]
  public let clocks: [ClockLine]
  public let counters: Counters

  /// Whose time the store has lived on.
  public enum ClockNote: String, Sendable {
    case system
    /// Somebody could set the time. Nothing such a store says about deadlines is worth anything,
    /// so it never passes.
    case testing
  }

  /// How much the store holds.
  public struct Counters: Sendable, Hashable {
    public var livingSubjects: Int
    public var erased: Int
    public var certificates: Int
    /// Entries in the ledger.
    public var ledgerSize: Int
    /// The latest checkpoint's root hash as text; `nil` when there is none.
    public var checkpoint: String?

    public init(
      livingSubjects: Int, erased: Int, certificates: Int, ledgerSize: Int, checkpoint: String?
    ) {
      self.livingSubjects = livingSubjects
      self.erased = erased
      self.certificates = certificates
      self.ledgerSize = ledgerSize
      self.checkpoint = checkpoint
    }
  }

  public init(
    of host: String, store: String, ranAt: Date, clock: ClockNote, policy: Policy,
    findings: [Finding], clocks: [ClockLine], counters: Counters
  ) {
    self.host = host
    self.store = store
    self.ranAt = ranAt
    self.clock = clock
    self.policyProfile = policy.profile
    self.policyVersion = policy.version
    self.findings = findings
    self.clocks = clocks
    self.counters = counters
  }
}
