// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartLedger
  public import EcartPasswords
  public import EcartPolicy
  import EcartRetention
  import EcartSQLite
  public import EcartVault
  import FoundationEssentials
  public import GRDB

  extension Gatekeeper {
    /// Opens an installation in a directory, making it the first time: store, roots, anchor and
    /// ledger, with safe defaults.
    ///
    /// The directory is checked each time: owner, modes, and that the roots are declared excluded
    /// from backups. A store that is older than its anchor (a restored backup) is caught up before
    /// anything is served: its erased subjects are erased again and every session is revoked.
    ///
    /// - Parameters:
    ///   - passwords: how many hashes run at once, with which peppers, against which list of breached
    ///     passwords.
    ///   - keys: where the roots are; files in the directory's own keyring, unless told otherwise.
    ///   - environment: where this runs (clause code-3). Chosen when the installation is made, and
    ///     then compared: a copy of production does not open as a test. When it is not given,
    ///     `ECART_ENVIRONMENT` says it. Without either a new installation is production, and an
    ///     old one opens as what it was made for, wherever that is: say it on every machine.
    ///
    /// ```swift
    /// let gatekeeper = try await Gatekeeper.open(at: "compliance", policy: .ecartAPI)
    /// ```
    /// - Throws: ``OpeningFault``.
    public static func open(
      at directory: String, policy: Policy = .ecartAPI,
      passwords: PasswordHashing = PasswordHashing(), keys: (any KeyProvider)? = nil,
      environment: DeploymentEnvironment? = nil
    ) async throws(OpeningFault) -> Gatekeeper {
      try await open(
        at: directory, policy: policy, time: SystemTime(), passwords: passwords, keys: keys,
        environment: environment)
    }

    /// Opens an installation whose compliance tables lie in a database the host already has, so
    /// that the host's rows and their evidence can land in one transaction.
    public static func open(
      at directory: String, over pool: DatabasePool, policy: Policy = .ecartAPI,
      passwords: PasswordHashing = PasswordHashing(), keys: (any KeyProvider)? = nil,
      environment: DeploymentEnvironment? = nil
    ) async throws(OpeningFault) -> Gatekeeper {
      try await open(
        at: directory, policy: policy, time: SystemTime(), over: pool, passwords: passwords,
        keys: keys, environment: environment)
    }

    package static func open(
      at directory: String, policy: Policy, time: any TimeSource, over pool: DatabasePool? = nil,
      passwords: PasswordHashing = PasswordHashing(), keys: (any KeyProvider)? = nil,
      environment: DeploymentEnvironment? = nil,
      wrapping wrap: (any Store) -> any Store = { $0 }
    ) async throws(OpeningFault) -> Gatekeeper {
      let place = ComplianceDirectory(directory)
      do {
        try place.prepare()
        let installation = try Installation(directory: place.roots)
        let anchor = try AnchorFile(path: place.anchor, installation: installation)
        let store = wrap(
          try pool.map { try SQLiteStore(pool: $0, testing: time.isForTesting) }
            ?? SQLiteStore(path: place.store, testing: time.isForTesting))
        try place.publish(installation, logOrigin: LedgerKeeper.origin(of: store.identity))

        let summary = try anchor.summary()
        let provider = try keys ?? FileKeyring(directory: place.roots)
        try OpeningFault.checkRoom(in: policy, for: provider)
        let keyring = OpeningFault.kind(of: provider, in: place)
        try OpeningFault.check(keyring, provider.identity, against: summary)
        let vault = Vault(
          installation: installation, provider: provider, anchor: anchor,
          context: RootContext(
            environment: try Self.environment(
              environment, of: summary, isTesting: time.isForTesting),
            installation: store.identity.id.uuidString.lowercased()))
        var parts = Parts.standard(vault, passwords)
        parts.add(place)
        let tolerance = Int64(policy[RetentionPolicy.self].largestClockJump * 1000)
        let gatekeeper = Gatekeeper(
          store: store, policy: policy, parts: parts,
          // A restored database has lost time; the anchor has not.
          clock: PolicyClock(
            source: time, mark: try await store.clockMark(), rebootTolerance: tolerance,
            floor: summary.wall))
        try await Recovery(
          gatekeeper: gatekeeper, vault: vault, keyring: keyring, lock: place.recoveryLock
        ).run()
        // Another process may have made the installation meanwhile, for another environment.
        let made = try anchor.summary()
        if let environment = made.environment, environment != vault.context.environment {
          throw OpeningFault.environment(made: environment, asked: vault.context.environment)
        }
        try OpeningFault.check(keyring, provider.identity, against: made)
        if time.isForTesting { return gatekeeper }
        let checkpointing = Checkpointing()
        checkpointing.start(gatekeeper)
        return gatekeeper.adding(checkpointing)
      } catch { throw OpeningFault(error) }
    }

    /// Where an installation runs: what it was made for, and nowhere else (clause code-3).
    private static func environment(
      _ asked: DeploymentEnvironment?, of anchored: AnchorFile.Summary, isTesting: Bool
    ) throws(OpeningFault) -> DeploymentEnvironment {
      var said = asked
      if said == nil { said = try DeploymentEnvironment.ofThisProcess }
      guard let made = anchored.environment else {
        return said ?? (isTesting ? .test : .production)
      }
      if let said, said != made { throw .environment(made: made, asked: said) }
      return made
    }
  }

  extension DeploymentEnvironment {
    /// What the process's environment says, if it says anything.
    fileprivate static var ofThisProcess: DeploymentEnvironment? {
      get throws(OpeningFault) {
        guard let text = ProcessInfo.processInfo.environment[variable] else { return nil }
        guard let known = DeploymentEnvironment(rawValue: text) else {
          throw .other(
            "\(variable) is none of \(allCases.map(\.rawValue).joined(separator: ", ")) (code-3)")
        }
        return known
      }
    }
  }
#endif
