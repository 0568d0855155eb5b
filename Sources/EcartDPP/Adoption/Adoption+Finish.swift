// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPersonalData
  import EcartPolicy
  import FoundationEssentials
  public import GRDB
  import Synchronization

  extension Adoption {
    /// Removes what is left of the plaintext in the files, and shows that it is gone.
    ///
    /// In this order: no row may hold plaintext, and the host drops what it does not need any more,
    /// in one transaction; full-text indexes are merged and the file is compacted; the write-ahead
    /// log is folded in and cut to nothing; the database, everything beside it that has its name,
    /// SQLite's temporary files and `extra` are searched for values of adopted rows and for any
    /// e-mail address; full-text indexes are asked for the values, since they keep words that no
    /// search of bytes finds. A sample of the values is kept until then, sealed under their
    /// subjects' own keys, so that a process that died meanwhile is no excuse. What was found is
    /// evidence; that nothing was, only together with a last count of the rows.
    ///
    /// Call it when no old code is left that writes plaintext. It may be called again at any time: it
    /// goes on where it was held back. Of one that is finished it returns the report, unless there are
    /// plaintext rows again, or `extra` names files: those are looked at as ``residue(searching:)`` does,
    /// for e-mail addresses alone, since the sample is gone.
    ///
    /// - Parameters:
    ///   - compaction: `.whole` unless writers cannot be kept waiting.
    ///   - extra: more files to search, such as an export, or a copy of the database.
    ///   - toleratingAddresses: other columns of this database hold e-mail addresses in the clear on
    ///     purpose. They are counted all the same.
    ///   - tables: virtual tables that nobody can look into, by name, for which the host answers: they
    ///     hold nothing of adopted rows. They stand in the report all the same, and it shows nothing
    ///     to be gone.
    ///   - drop: the host's own `ALTER TABLE … DROP COLUMN`, `DROP INDEX`, `DROP TABLE`. It runs once,
    ///     and not at all where the adoption is finished.
    /// - Returns: what was looked at and what cannot be seen. Read ``ResidueReport/isShownGone``: it
    ///   is false when there was nothing to look for, when a value of the sample did not open, or when
    ///   some cannot be looked for (``ResidueReport/untraced``).
    /// - Throws: ``AdoptionFault``: among others `rowsLeft`, `heldBackByReader`, `residueLeft`.
    @discardableResult
    public func finish(
      compacting compaction: Compaction = .whole, searching extra: [String] = [],
      toleratingAddresses: Bool = false, answeringFor tables: Set<String> = [],
      dropping drop: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) async throws -> ResidueReport {
      try await checkDatabase()
      let record = try await record()
      switch record?.stage {
      case .finished:
        if let residue = record?.residue, try await rowsLeft() == 0 {
          let late = extra.filter { FileManager.default.fileExists(atPath: $0) }
          guard late.isEmpty else { return try await lateResidue(late, toleratingAddresses) }
          return residue
        }
        try await close(record, drop)
      case .closed where try await rowsLeft() == 0: break
      case .closed, .sealing, nil: try await close(record, drop)
      }
      let closed = try await self.record()
      // Step 2: nothing of what was cleared stays in the file, nor in its log.
      let merged = try await compaction.run(pool)
      Milestone.passed("adopt.compacted")
      guard case .clean = try await gatekeeper.store.purgeResidue() else {
        throw AdoptionFault.heldBackByReader
      }
      Milestone.passed("adopt.truncated")
      // Step 3: looked for, found or not, and recorded: together with a last count of the rows, for
      // old code may have written one since the first.
      let report = try await residue(searching: extra, merged: merged)
      let isClean =
        report.valuesFound == 0 && report.unreadable.isEmpty
        && report.hidden.allSatisfy {
          $0.reason == .unknownModule && tables.contains($0.table)
        }
        && (toleratingAddresses || report.addressesFound == 0)
      Milestone.passed("adopt.searched")
      let isRecorded = try await end(
        RecordResidue(job: job, report: report, isClean: isClean, done: closed?.done ?? 0)
      ) { db in if isClean { try noneLeft(db, closed) } }
      guard isClean else { throw AdoptionFault.residueLeft(report) }
      guard isRecorded else { throw AdoptionFault.sealedMeanwhile }
      canaries.drop()
      return report
    }

    /// What was finished before, and other files since: without the sample only addresses can be looked
    /// for, and that shows nothing to be gone.
    private func lateResidue(
      _ extra: [String], _ toleratingAddresses: Bool
    ) async throws -> ResidueReport {
      let report = try await residue(searching: extra)
      let isClean =
        report.valuesFound == 0 && report.unreadable.isEmpty
        && (toleratingAddresses || report.addressesFound == 0)
      guard isClean else { throw AdoptionFault.residueLeft(report) }
      return report
    }

    /// Only looks, at any time: where values of adopted rows are still to be found. Full-text indexes
    /// are not merged by it, so beside one it shows nothing to be gone.
    public func residue(searching extra: [String] = []) async throws -> ResidueReport {
      try await residue(searching: extra, merged: [])
    }

    private func residue(
      searching extra: [String], merged: Set<String>
    ) async throws -> ResidueReport {
      let kept = try await gatekeeper.admit(OpenSample(job: job)).claim
      var report = try await ResidueSearch(pool: pool, extra: extra, merged: merged)
        .run(for: canaries.values + kept.values)
      report.unopened = kept.unopened > 0 ? kept.unopened : nil
      report.untraced = try await record()?.untraced
      return report
    }

    /// Step 1: the last look and what the host drops, in one transaction.
    private func close(
      _ record: AdoptionRecord?, _ drop: @escaping @Sendable (Database) throws -> Void
    ) async throws {
      let rows = self.rows
      let shape = try? await pool.read { try rows.shape($0) }
      _ = try await end(CloseAdoption(job: job, shape: shape)) { db in
        try noneLeft(db, record)
        try drop(db)
      }
      Milestone.passed("adopt.closed")
    }

    private func noneLeft(_ db: Database, _ record: AdoptionRecord?) throws {
      let left = try rows.left(db, since: record?.shape(of: job))
      guard left == 0 else { throw AdoptionFault.rowsLeft(left) }
    }

    /// Asks a gate; what rides along undoes it by throwing.
    private func end<G: Gate>(
      _ gate: G, _ statements: @escaping @Sendable (Database) throws -> Void
    ) async throws -> G.Claim {
      let fault = Mutex<AdoptionFault?>(nil)
      do throws(Denied<G>) {
        return try await gatekeeper.admit(gate) { _, db in
          do { try statements(db) } catch {
            let known = RowFault.statement(of: error)
            fault.withLock { $0 = known }
            throw known
          }
        }.claim
      } catch {
        if let fault = fault.withLock({ $0 }) { throw fault }
        throw error
      }
    }
  }
#endif
