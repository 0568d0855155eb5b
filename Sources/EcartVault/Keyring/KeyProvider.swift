// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// Where the roots are: one per epoch, each able to wrap that epoch's key, none ever in a backup.
///
/// A provider's calls are per epoch, never per subject, so a slow one (a network key service) does
/// not slow down sealing.
public protocol KeyProvider: Sendable {
  /// Makes a new root, durable when it returns. Making one that exists already changes nothing.
  func makeRoot(_ id: String) async throws(KeyProviderFault)
  func wrap(_ key: Secret, under root: String) async throws(KeyProviderFault) -> [UInt8]
  /// - Throws: ``KeyProviderFault/noSuchRoot`` after ``destroyRoot(_:)``.
  func unwrap(_ wrapped: [UInt8], under root: String) async throws(KeyProviderFault) -> Secret
  /// Destroys a root for good. Destroying one that is gone already is no fault.
  func destroyRoot(_ id: String) async throws(KeyProviderFault)
  /// Whether anything of the root is left. The answer decides whether a certificate may be issued.
  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool
  /// Every root there is.
  func roots() async throws(KeyProviderFault) -> [String]
}

public enum KeyProviderFault: Error, Sendable, Equatable, CustomStringConvertible {
  case noSuchRoot
  /// The wrapped key was not made under this root, or was changed.
  case notAuthentic
  case file(FileFault)
  case failed(String)

  public var description: String {
    switch self {
    case .noSuchRoot: "the root of this epoch was destroyed"
    case .notAuthentic: "the wrapped key does not belong to this root"
    case .file(let fault): fault.description
    case .failed(let operation): "the key provider failed at \(operation)"
    }
  }
}
