// SPDX-License-Identifier: Apache-2.0

/// A sentence of this package's own, as it stands in evidence: what would change a refusal.
///
/// It is made inside the package only. A host's gate may put what a person typed into its remedy,
/// so a host's sentences never reach the ledger.
public struct EvidenceWords: Sendable, Hashable, CustomStringConvertible {
  public let description: String

  package init(_ sentence: String) { self.description = sentence }
}

/// The modules whose gates' words may stand in the ledger. Named one by one: a module of a host
/// whose name begins alike is still a host's.
enum OwnModules {
  private static let names: Set<Substring> = [
    "EcartPolicy", "EcartVault", "EcartAccess", "EcartPasswords", "EcartMFA",
    "EcartPersonalData", "EcartRetention", "EcartDeletion",
  ]

  /// - Parameter typeName: with its module in front, as the runtime spells it out. A gate that a
  ///   host nests in one of our types is spelled `(extension in Host):EcartAccess…`.
  static func declare(_ typeName: String) -> Bool {
    names.contains(typeName.prefix { $0 != "." })
  }
}
