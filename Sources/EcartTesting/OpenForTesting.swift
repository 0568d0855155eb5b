// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartDPP
  public import EcartPolicy
  public import EcartVault
  public import GRDB

  extension Gatekeeper {
    /// Opens an installation on a testing clock. The store is marked for good: an audit of it says
    /// so and fails.
    /// - Parameter keys: where the roots are; files in the directory's own keyring, unless told
    ///   otherwise.
    public static func open(
      at directory: String, policy: Policy = .ecartAPI, keys: (any KeyProvider)? = nil,
      clock: TestingClock
    ) async throws(OpeningFault) -> Gatekeeper {
      try await open(at: directory, policy: policy, time: clock, keys: keys)
    }

    /// The same over a database the host already has.
    public static func open(
      at directory: String, over pool: DatabasePool, policy: Policy = .ecartAPI,
      clock: TestingClock
    ) async throws(OpeningFault) -> Gatekeeper {
      try await open(at: directory, policy: policy, time: clock, over: pool)
    }
  }
#endif
