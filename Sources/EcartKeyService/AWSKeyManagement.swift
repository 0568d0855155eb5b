// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
public import EcartVault
public import FoundationEssentials

/// Roots at AWS Key Management Service (clauses enc-1, enc-2, enc-3, key-1).
///
/// ```swift
/// let keys = try AWSKeyManagement(
///   key: "alias/shop", region: "us-east-1", credentials: .webIdentity(),
///   keeping: .wrapped(in: "/var/lib/shop/roots"))
/// let gatekeeper = try await Gatekeeper.open(at: "compliance", keys: keys)
/// ```
///
/// Every call carries environment, installation and root as KMS's *encryption context*, so that what
/// was wrapped in production does not open elsewhere (clause code-3), and CloudTrail names all three.
/// Requests are signed by Signature Version 4; connections are TLS 1.2 at least (clause tls-1).
/// Where the service throttles, fails or does not answer, a call is tried a few times more within one
/// limit and then ends in a transient fault; where it says no, the fault holds its word for why.
///
/// The process needs, for ``Keeping/wrapped(in:)``, `kms:GenerateDataKeyWithoutPlaintext` and
/// `kms:Decrypt` on the key, which is there already; for ``Keeping/keyPerRoot(waiting:)``
/// `kms:CreateKey`, `kms:CreateAlias`, `kms:DescribeKey`, `kms:Encrypt`, `kms:Decrypt`,
/// `kms:ScheduleKeyDeletion` and `kms:ListAliases`.
///
/// No local key service is spoken to: an endpoint is TLS, or a loopback address for tests.
public struct AWSKeyManagement: KeyProvider {
  /// What becomes a key at the service.
  public enum Keeping: Sendable, Hashable {
    /// **One** KMS key wraps all roots. A root is a data key of 32 bytes whose wrapped form lies as a
    /// file, mode 0600, in a directory that backups leave out; destroying the file destroys the root,
    /// at once.
    ///
    /// This holds as long as: no backup, snapshot or replica of the directory outlives the clocks;
    /// KMS keeps no copy of data keys (it does not); and whoever could read the directory *and* ask
    /// KMS to decrypt is trusted not to have kept a root. The alias must stay with its key: the key's
    /// own automatic rotation is fine, pointing the alias to another key makes every root
    /// unreadable (`IncorrectKeyException`) until it points back.
    case wrapped(in: String)
    /// One KMS key for each root, under the alias `KEY/ROOT`. What destroys it is KMS, so many days
    /// after it was asked to, or up to a day later; until then an administrator can bring it back.
    /// The clocks must leave that room: see ``EcartVault/KeyProvider/destructionWait``.
    ///
    /// KMS bills each key by the month until it is deleted; an installation that erases daily has
    /// some forty to a hundred roots alive, so prefer ``wrapped(in:)`` unless a rule asks for this. Nobody
    /// but this library may touch the aliases: they are how a root is found. Where the answer to making a
    /// key or its alias is lost, a key may stay there that no alias leads to. Nothing was ever wrapped
    /// under it; its description names the installation, so that somebody can delete it.
    ///
    /// With the policy as it is the installation does not open. For a wait of 7 days:
    /// ```swift
    /// var retention = RetentionPolicy()
    /// retention.afterDelivery = 22 * 86_400  // 30 days less the wait and a day
    /// retention.withoutDelivery = 52 * 86_400  // 60 days less the wait and a day
    /// let policy = try Policy.ecartAPI.tightening(retention)
    /// ```
    /// - Parameter waiting: days, 7 to 30.
    case keyPerRoot(waiting: Int)
  }

  let keyring: any ServiceKeyring
  public var kind: KeyProviderKind { .keyService }
  /// With ``Keeping/wrapped(in:)`` the number in the directory (`keyring.id`), so that a directory that
  /// is not mounted is noticed; with ``Keeping/keyPerRoot(waiting:)`` the mode, the region and the
  /// aliases' beginning, which is where the roots are found. Neither is a secret.
  public var identity: String? { keyring.identity }
  public var destructionWait: TimeInterval { keyring.destructionWait }

  init(
    key: String, region: String, keeping: Keeping, endpoint: String?, patience: Duration,
    source: CredentialSource, over transport: any ServiceTransport, environment: [String: String]
  ) throws(KeyProviderFault) {
    let isPlain = key.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || "/_-:".utf8.contains($0)
    }
    guard isPlain, (1...256).contains(key.utf8.count), !key.hasPrefix("alias/aws/") else {
      throw .badRequest("a key of that name")
    }
    let domain = try ServiceEndpoint.domain(of: region)
    let place = try ServiceEndpoint(endpoint ?? "https://kms.\(domain)")
    guard place.hasCanonicalPath else { throw .badRequest("an endpoint with a path of that form") }
    let client = KeyManagementClient(
      endpoint: place, region: region,
      credentials: CredentialStore { () async throws(KeyProviderFault) in
        try await source.fetch(region: region, transport: transport, environment: environment)
      }, transport: transport, patience: patience)
    switch keeping {
    case .wrapped(let directory):
      keyring = WrappedRoots(
        client: client, key: key,
        files: try RootFiles(directory: directory, suffix: ".kms-root", protection: .none))
    case .keyPerRoot(let days):
      guard (7...30).contains(days) else {
        throw .badRequest("a wait of \(days) days at KMS, which takes 7 to 30")
      }
      guard key.hasPrefix("alias/"), key.utf8.count <= 160 else {
        throw .badRequest("a key per root without an alias to begin with")
      }
      keyring = KeyPerRoot(client: client, region: region, prefix: "\(key)/", days: days)
    }
  }

  public func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try RootName.check(id)
    try await keyring.makeRoot(id, for: context)
  }

  public func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    try RootName.check(root)
    guard key.count == 32 else { throw .badRequest("a key of \(key.count) bytes") }
    return try await keyring.wrap(key, under: root, for: context)
  }

  public func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try RootName.check(root)
    return try await keyring.unwrap(wrapped, under: root, for: context)
  }

  public func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try RootName.check(id)
    return try await keyring.destroyRoot(id)
  }

  public func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    try RootName.check(id)
    return try await keyring.hasRoot(id)
  }

  public func roots() async throws(KeyProviderFault) -> [String] { try await keyring.roots() }
}

/// What the two ways of keeping roots have in common.
protocol ServiceKeyring: Sendable {
  /// What tells this keyring from another, the same for every process that opens it.
  var identity: String { get }
  var destructionWait: TimeInterval { get }
  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault)
  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8]
  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret
  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction
  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool
  func roots() async throws(KeyProviderFault) -> [String]
}
