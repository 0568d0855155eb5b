// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDeletion
  import EcartLedger
  import EcartPolicy
  import EcartVault
  import FoundationEssentials

  /// Brings a store up to its anchor before anything is served.
  ///
  /// After a crash there is at most one act to finish. After a restore from a backup the ledger is
  /// shorter than a checkpoint the anchor has seen, or several acts are missing; then every session
  /// is revoked too, because nobody knows which of them had ended since.
  struct Recovery {
    let gatekeeper: Gatekeeper
    let vault: Vault
    let keyring: KeyProviderKind
    let lock: String

    /// One process at a time: whoever comes second finds nothing left to do.
    func run() async throws {
      try await PrivateFile.locked(lock) { try await bringUp(to: vault.anchor.summary()) }
    }

    private func bringUp(to anchored: AnchorFile.Summary) async throws {
      let identity = gatekeeper.store.identity.id.uuidString.lowercased()
      let now = Timestamp.milliseconds(gatekeeper.now)
      guard let known = anchored.store else {
        // A new store has no history; one that has was parted from its anchor, unless another
        // process has just written the anchor's first line.
        if try await gatekeeper.store.ledgerCount() > 0 {
          let summary = try vault.anchor.summary()
          guard summary.store != nil else { throw AnchorFault.missing }
          return try await bringUp(to: summary)
        }
        try vault.anchor.write(.opened, at: now) {
          $0.store = identity
          $0.environment = vault.context.environment
          $0.keyring = keyring
          $0.keyringID = vault.provider.identity
        }
        try markTestingClock(anchored, at: now)
        return try await checkpoint()
      }
      guard known == identity else { throw AnchorFault.otherStore }
      try markTestingClock(anchored, at: now)

      let carriedOut = try await AcknowledgeAnchor.latest(gatekeeper)
      // The store has carried out what this anchor never announced: an older anchor was put back,
      // unless another process has announced and carried it out since the anchor was read.
      guard carriedOut <= anchored.generation else {
        let summary = try vault.anchor.summary()
        guard carriedOut <= summary.generation else { throw AnchorFault.shortened }
        return try await bringUp(to: summary)
      }
      let isOlder = try await isOlder(than: anchored)
      let missing =
        isOlder
        ? anchored.generation - carriedOut
        : try await leftOver(of: anchored.generation, carriedOut)
      // The last: a newer store that was put back after an older one, or one that is brought up again
      // because the acknowledgement was cut short.
      let isOther = try await AcknowledgeAnchor.restored(gatekeeper) != anchored.restored
      let isRestored = isOlder || missing > 1 || anchored.isRecovering || isOther
      var announced = anchored
      // Proofs end first: should what follows be interrupted, they have ended all the same.
      if isRestored {
        // Announced before the ledger grows: cut short, what follows begins anew at the next opening.
        if !anchored.isRecovering { try vault.anchor.write(.recovering, at: now) }
        // From that line on nobody else announces an end; what came before it is carried out here.
        announced = try vault.anchor.summary()
        _ = try await gatekeeper.admit(DeclareRestored())
      }
      let (roots, strays) = isRestored ? try await possibleRoots(announced) : ([], [])
      // Tombstones that somebody removed are set again, whatever the generation says; one by one,
      // because a made-up one beside would make the numbers right.
      let isUnfenced = try await !isFenced(announced.tombstones)
      if missing > 0 || isRestored || isUnfenced {
        try await ErasureReplay(gatekeeper).run(
          tombstones: announced.tombstones, destroyedRoots: announced.destroyedRoots,
          lostRoots: announced.lostRoots)
      }
      if isRestored {
        let generation = try vault.anchor.write(.recovered, at: now) {
          $0.roots = roots
          $0.strays = strays
        }
        _ = try await gatekeeper.admit(
          AcknowledgeAnchor(generation: generation, isRestored: true))
      } else if missing > 0 {
        _ = try await gatekeeper.admit(AcknowledgeAnchor(generation: anchored.generation))
      }
      try await checkpoint()
    }

    /// The epochs under which a key may have been in the time that the store has lost: whose roots are
    /// here, or away at this moment, or with people. And those of the roots here that are nobody's.
    private func possibleRoots(
      _ announced: AnchorFile.Summary
    ) async throws -> (roots: [String], strays: [String]) {
      let own = Set(try await vault.ownRoots())
      let living = Set(try await Vault.livingEpochs(gatekeeper.survey).map(\.id))
      // What somebody wrote into the database does not get into the anchor, where it would stay.
      let away = try await vault.authenticEpochs(gatekeeper.survey).epochs.map(\.id)
        .filter { vault.isOwn(root: $0) && !announced.isEnded($0) }
      return (
        own.union(away).union(announced.escrowedEpochs).sorted(), own.subtracting(living).sorted()
      )
    }

    /// Whether every subject that the anchor calls erased has its tombstone.
    private func isFenced(_ tombstones: Set<SubjectID>) async throws -> Bool {
      let subjects = Array(tombstones)
      for start in stride(from: 0, to: subjects.count, by: 1_000) {
        let chunk = Array(subjects[start..<min(start + 1_000, subjects.count)])
        let rows = try await gatekeeper.store.keys(of: chunk)
        guard rows.count == chunk.count, rows.allSatisfy({ $0.state == .erased }) else {
          return false
        }
      }
      return true
    }

    /// How many acts that the anchor announces the store has not carried out. Other processes may be
    /// in the middle of theirs, one each, and are given three seconds to finish: more than one that is
    /// left then is a backup's doing, or a crash of two at once, which is treated alike.
    private func leftOver(of generation: Int64, _ carriedOut: Int64) async throws -> Int64 {
      var missing = generation - carriedOut
      for _ in 0..<60 where missing > 1 {
        try await Task.sleep(for: .milliseconds(50))
        missing = generation - (try await AcknowledgeAnchor.latest(gatekeeper))
      }
      return missing
    }

    /// Whether the ledger has lost entries that a checkpoint outside the database covers.
    private func isOlder(than anchored: AnchorFile.Summary) async throws -> Bool {
      guard let checkpoint = anchored.checkpoint else { return false }
      return try await gatekeeper.store.ledgerCount() < checkpoint.size
    }

    /// The mark is in the anchor too, where nobody can take it back without the installation's key.
    private func markTestingClock(_ anchored: AnchorFile.Summary, at now: Int64) throws {
      let isTesting = gatekeeper.store.identity.livedOnTestingClock
      if isTesting, !anchored.livedOnTestingClock {
        try vault.anchor.write(.testingClock, at: now)
      }
      guard isTesting || !anchored.livedOnTestingClock else { throw AnchorFault.testingMark }
    }

    private func checkpoint() async throws {
      try await gatekeeper.checkpoint()
    }
  }

  /// The store was restored from a backup: every proof made before is undone.
  struct DeclareRestored: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("dr-1"), Clause.ID("log-4")] }
    typealias Reason = Never

    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
      try await desk.revoke(.store)
      desk.record(Evidence("restored-from-backup", .alarm, clauses: Self.clauses))
      return .admit((), for: .zero)
    }
  }
#endif
