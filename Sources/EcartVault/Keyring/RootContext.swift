// SPDX-License-Identifier: Apache-2.0

/// What an epoch's key is bound to when a root wraps it: where the installation runs, and which
/// installation it is (clause code-3). Unwrapping under another context fails.
///
/// Key services know this as *encryption context*, PKCS#1 as *label*, AEADs as *associated data*.
/// It is no secret.
public struct RootContext: Sendable, Hashable {
  /// Where the installation runs, as its anchor's first line says.
  public let environment: DeploymentEnvironment
  /// The store's identity: a UUID in lower case.
  public let installation: String

  public init(environment: DeploymentEnvironment, installation: String) {
    self.environment = environment
    self.installation = installation
  }

  /// As names and values, for services that take those.
  public func pairs(root: String) -> [String: String] {
    [
      "ecart:environment": environment.rawValue, "ecart:installation": installation,
      "ecart:root": root,
    ]
  }

  /// As bytes: `"ecart root 1" ‖ len ‖ environment ‖ len ‖ installation ‖ len ‖ root`, each `len`
  /// four bytes big-endian and counting the UTF-8 bytes that follow.
  public func bytes(root: String) -> [UInt8] {
    Array("ecart root 1".utf8)
      + Installation.framed([
        Array(environment.rawValue.utf8), Array(installation.utf8), Array(root.utf8),
      ])
  }
}
