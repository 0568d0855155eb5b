// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
package import EcartVault

extension SubjectKind {
  /// The clock of a version of a key starts when it is replaced or revoked.
  package static let credential = SubjectKind("credential", clock: .fromEvent(.credentialEnded))
}

extension ObligationRule {
  /// What was replaced or revoked is erased with the next sweep, in old backups too (key-1).
  package static let credentialEnded = ObligationRule(
    "credential-ended", clause: Clause.ID("key-1"), limit: { _ in 0 })

  /// A key is replaced by a new one before it grows old (key-1).
  package static let credentialRotation = ObligationRule(
    "credential-rotation", clause: Clause.ID("key-1"),
    limit: { Double($0[CredentialPolicy.self].rotation.components.seconds) })
}

/// How long keys of marketplaces are used and may be read.
public struct CredentialPolicy: PolicySection {
  /// When a key is to be replaced.
  public var rotation: Duration = .seconds(90 * 86_400)
  /// The longest permission to open one.
  public var longestPermission: Duration = .seconds(365 * 86_400)

  public init() {}
  public static let standard = CredentialPolicy()

  public func looserThanFloor() -> [Looseness] {
    var found: [Looseness] = []
    for (name, length) in [("rotation", rotation), ("longest permission", longestPermission)]
    where length <= .zero || length > .seconds(365 * 86_400) {
      let days = length.components.seconds / 86_400
      found.append(
        Looseness(
          clause: Clause.ID("key-1"), problem: "a \(name) of \(days) days is outside 1 to 365"))
    }
    return found
  }
}
