// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
public import FoundationEssentials

/// Where the roots are: one per epoch, each able to wrap that epoch's key, none ever in a backup
/// (clauses enc-2, del-4).
///
/// A provider's calls are per epoch, never per subject, so a slow one (a network key service) does
/// not slow down sealing.
///
/// To write one:
/// 1. Keep each root under its id where every process of the host finds it, and no backup does.
///    Check ids with ``RootName/check(_:)``.
/// 2. Make and destroy in one step of the place where the roots are, so that ten callers at once
///    make one root, and nothing of it is left in a cache.
/// 3. Wrap with something authenticated, and ``RootContext/bytes(root:)`` bound to it: associated
///    data of `AESGCM`, or information of an `HKDF` before `AESKeyWrap`, all in EcartCrypto.
/// 4. Throw ``KeyProviderFault/noSuchRoot`` only for a root that is certainly gone, and
///    ``KeyProviderFault/notAuthentic`` for every box that is not right.
/// 5. Say with ``identity`` which keyring this is.
/// 6. Run every check of `KeyProviderConformance`, in EcartTesting, on it, with an outage of its place.
///
/// README.md has a whole one.
public protocol KeyProvider: Sendable {
  /// What the provider is, for reports and certificates.
  var kind: KeyProviderKind { get }

  /// What tells this keyring from another of its kind, such as a random number in its directory; no
  /// secret. An installation that was made with one opens with that one alone: in an empty directory, a
  /// mount that did not happen, every root would look destroyed. `nil` where nothing tells.
  var identity: String? { get }

  /// How long a destroyed root may still be brought back by whoever runs the key service, in
  /// seconds. 0 when destruction is at once. A policy whose clocks leave no room for it is refused
  /// when the installation is opened.
  var destructionWait: TimeInterval { get }

  /// Makes a new root, durable when it returns. Making one that exists already changes nothing.
  /// - Parameters:
  ///   - id: 1 to 80 of the characters `a-z`, `0-9` and `-`; see ``RootName/check(_:)``.
  ///   - context: what keys will be bound to under it. A provider that has no use for it yet passes
  ///     over it.
  /// - Throws: ``KeyProviderFault/badRequest(_:)`` for any other id, and then nothing is made; the
  ///   faults of ``hasRoot(_:)``.
  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault)

  /// Wraps a key, bound to the context (clause code-3).
  /// - Parameters:
  ///   - key: 32 bytes.
  ///   - root: the id of a root that was made.
  ///   - context: unwrapping asks for the same one.
  /// - Returns: whatever ``unwrap(_:under:for:)`` needs; it is stored in the database, so it holds
  ///   nothing that opens it.
  /// - Throws: ``KeyProviderFault/noSuchRoot`` for a root that was never made, or was destroyed; the
  ///   faults of ``hasRoot(_:)``.
  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8]

  /// Unwraps what ``wrap(_:under:for:)`` gave.
  /// - Returns: the key, 32 bytes.
  /// - Throws: ``KeyProviderFault/noSuchRoot`` after ``destroyRoot(_:)``;
  ///   ``KeyProviderFault/notAuthentic`` for another root's or another context's, or changed bytes; the
  ///   faults of ``hasRoot(_:)``.
  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret

  /// Destroys a root for good. Destroying one that is gone already is no fault. Nothing unwraps
  /// under it from the moment this returns.
  /// - Returns: whether it is gone now, or when it will be.
  /// - Throws: the faults of ``hasRoot(_:)``. A root of which that is thrown counts as there; the next
  ///   sweep asks again.
  @discardableResult
  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction

  /// Whether anything of the root is left, one that only waits for its destruction included. The
  /// answer decides whether a certificate may be issued: when in doubt, throw.
  /// - Throws: ``KeyProviderFault/file(_:)``, ``KeyProviderFault/locked(_:)``,
  ///   ``KeyProviderFault/unreachable(_:)``, ``KeyProviderFault/throttled``,
  ///   ``KeyProviderFault/refused(code:)``, ``KeyProviderFault/clock(secondsAhead:)`` or
  ///   ``KeyProviderFault/failed(_:)`` when the place where the roots are does not answer;
  ///   ``KeyProviderFault/badRequest(_:)`` for what is no id.
  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool

  /// Every root there is, those that wait for their destruction included; in any order.
  /// - Throws: the faults of ``hasRoot(_:)``. An empty list means that all are gone, so a place that
  ///   cannot be seen is a fault.
  func roots() async throws(KeyProviderFault) -> [String]
}

extension KeyProvider {
  public var identity: String? { nil }
  public var destructionWait: TimeInterval { 0 }
}

/// What a provider keeps roots in. A provider of the host's own says what is nearest:
/// ``keyService``, ``token``, or ``fileElsewhere`` for roots on a disk.
public enum KeyProviderKind: String, Sendable, Hashable, Codable, CaseIterable {
  case file, rsa, keyService = "key-service", token, memory
  /// Key files in a place of the host's, not in the installation's own directory. For a
  /// `FileKeyring`, which says ``file``, an opening tells; a ``file`` of another provider is this.
  case fileElsewhere = "file-elsewhere"

  /// In words, such as `key files`.
  package var words: String {
    switch self {
    case .file: "key files"
    case .fileElsewhere: "key files in a directory of the host's"
    case .rsa: "RSA key files"
    case .keyService: "a key service"
    case .token: "a token"
    case .memory: "memory"
    }
  }
}

/// What became of a root that was to be destroyed.
public enum RootDestruction: Sendable, Hashable {
  /// Nothing of it is left.
  case done
  /// It opens nothing any more, and is gone at this moment unless somebody at the key service
  /// cancels that.
  case scheduled(for: Date)
}
