// SPDX-License-Identifier: Apache-2.0

#if Remote
  public import EcartVault
  import FoundationEssentials

  extension AWSKeyManagement {
    /// Nothing is asked of the service before the first call.
    /// - Parameters:
    ///   - key: the KMS key, by id, ARN or alias; for ``Keeping/keyPerRoot(waiting:)`` what the
    ///     roots' aliases begin with, such as `alias/shop`.
    ///   - region: such as `us-east-1`.
    ///   - endpoint: another address of the service than the region's own (a VPC endpoint, the FIPS
    ///     endpoint), with `https://`; without TLS only a loopback address, for tests.
    ///   - patience: how long one call may take with all its tries.
    /// - Throws: ``KeyProviderFault/badRequest(_:)`` for what no service could be; as
    ///   ``FileKeyring`` for the directory of ``Keeping/wrapped(in:)``.
    public init(
      key: String, region: String, credentials: CredentialSource = .environment, keeping: Keeping,
      endpoint: String? = nil, patience: Duration = .seconds(20)
    ) throws(KeyProviderFault) {
      try self.init(
        key: key, region: region, keeping: keeping, endpoint: endpoint, patience: patience,
        source: credentials, over: HTTPTransport(),
        environment: ProcessInfo.processInfo.environment)
    }
  }
#endif
