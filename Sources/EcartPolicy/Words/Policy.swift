// SPDX-License-Identifier: Apache-2.0

/// The numbers the host is held to: a versioned profile of sections, one per control.
///
/// A policy can be tightened and never loosened: ``tightening(_:)`` throws for any number on the
/// lenient side of its section's floor, and names the clause.
///
/// ```swift
/// var passwords = PasswordPolicy.standard
/// passwords.minimumLength = 16
/// let policy = try Policy.ecartAPI.tightening(passwords)
/// ```
public struct Policy: Sendable {
  /// The profile's name, such as `ecartapi`.
  public let profile: String
  /// The profile's version: the year and month its numbers were read from the policy.
  public let version: String
  private var sections: [ObjectIdentifier: any PolicySection] = [:]

  /// The EcartAPI Data Protection Policy, every section at the numbers the policy sets.
  public static let ecartAPI = Policy(profile: "ecartapi", version: "2026.11")

  private init(profile: String, version: String) {
    self.profile = profile
    self.version = version
  }

  /// The section a control reads its numbers from: the tightened one, or else the standard one.
  public subscript<Section: PolicySection>(_ section: Section.Type) -> Section {
    sections[ObjectIdentifier(section)] as? Section ?? .standard
  }

  /// The same policy with one section made stricter.
  /// - Throws: ``PolicyTooLoose`` with every number below its floor, each with its clause.
  public func tightening<Section: PolicySection>(
    _ section: Section
  ) throws(PolicyTooLoose) -> Policy {
    let findings = section.looserThanFloor()
    guard findings.isEmpty else { throw PolicyTooLoose(findings: findings) }
    var policy = self
    policy.sections[ObjectIdentifier(Section.self)] = section
    return policy
  }
}

/// One control's numbers. A module declares its own section beside the rule that reads it.
public protocol PolicySection: Sendable, Equatable {
  /// The numbers of the policy itself.
  static var standard: Self { get }
  /// Every number that is more lenient than the policy allows; empty when none is.
  func looserThanFloor() -> [Looseness]
}

/// A number on the wrong side of its floor.
public struct Looseness: Sendable, Equatable, CustomStringConvertible {
  public let clause: Clause.ID
  /// What was set, and what the policy asks for, in words.
  public let problem: String

  /// - Parameters:
  ///   - clause: the clause that sets the floor.
  ///   - problem: for example "minimum length 8 is below 12".
  public init(clause: Clause.ID, problem: String) {
    self.clause = clause
    self.problem = problem
  }

  public var description: String { "\(clause): \(problem)" }
}

/// A policy was asked to be looser than the clauses allow.
public struct PolicyTooLoose: Error, Equatable, CustomStringConvertible {
  public let findings: [Looseness]

  public var description: String {
    "A policy can be tightened, never loosened. "
      + findings.map(\.description).joined(separator: "; ")
  }
}
