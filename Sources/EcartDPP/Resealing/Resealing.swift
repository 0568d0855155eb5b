// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPersonalData
  public import EcartPolicy
  import EcartSQLite
  import EcartVault
  public import GRDB
  import Synchronization

  /// Seals anew what is under replaced keys, a subject at a time, while the host runs; and gives the
  /// replaced keys up an hour later (clause enc-1).
  ///
  /// ```swift
  /// let resealing = Resealing<OrderRow>(gatekeeper) { subject, sealer, db in
  ///   let rows = try OrderRow.filter(Column("subject") == subject.description).fetchAll(db)
  ///   for var row in rows {
  ///     row.recipient = try sealer.resealed(row.recipient, as: \.recipient)
  ///     try row.update(db)
  ///   }
  /// }
  /// let report = try await resealing.run { print($0) }  // and again from `report.settled` on
  /// ```
  /// Run it from time to time, such as daily. Each run seals anew what waits, and gives up the keys of
  /// those that were sealed anew an hour before, if nothing is under them any more: a row that somebody
  /// had read before and wrote back since is found then, sealed anew like the rest, and has its hour.
  ///
  /// The closure has to pass everything through `resealed` that the subject has: of this record type,
  /// and of the `others` of its kind (`sealer.of(InvoiceRow.self).resealed(…)`). Files come before, in a
  /// closure of their own. What a subject's keys ever sealed is in its key row: where that is more than a
  /// run passes over, it ends with ``ResealingFault`` and no key goes. What is done is visible in the
  /// keys themselves, so a run after a crash goes on.
  public struct Resealing<R: PersonalRecord>: Sendable {
    private let work: Work

    /// - Parameters:
    ///   - others: the further record types of the same kind.
    ///   - files: seals all of a subject's files anew where they lie
    ///     (``EcartPolicy/Gatekeeper/reseal(_:of:at:_:)``); asked for subjects that have any, each time
    ///     before their rows.
    ///   - reseal: runs inside the decision's transaction; it only writes rows.
    public init(
      _ gatekeeper: Gatekeeper, as record: R.Type = R.self,
      with others: [any PersonalRecord.Type] = [],
      files: (@Sendable (SubjectID) async throws -> Void)? = nil,
      _ reseal: @escaping @Sendable (SubjectID, Sealer<R>, Database) throws -> Void
    ) {
      work = Work(gatekeeper: gatekeeper, others: others, files: files, reseal: reseal)
    }

    /// Goes on until nothing of this kind waits, but for keys whose hour is not over.
    /// - Returns: what is still under which epoch, and when the next run has something to do.
    /// - Throws: ``ResealingFault``, and what the closures throw.
    @discardableResult
    public func run(
      pace: BatchPace = .gentle, control: BatchControl = BatchControl(),
      _ tell: @escaping @Sendable (BatchProgress) -> Void = { _ in }
    ) async throws -> SealingReport {
      _ = try await BatchRun(work, pace: pace, control: control).run(tell)
      return try await work.gatekeeper.sealingReport()
    }

    private struct Work: BatchWork {
      /// An epoch and a subject in it.
      typealias Place = (epoch: Int, subject: SubjectID?)

      let gatekeeper: Gatekeeper
      let others: [any PersonalRecord.Type]
      let files: (@Sendable (SubjectID) async throws -> Void)?
      let reseal: @Sendable (SubjectID, Sealer<R>, Database) throws -> Void

      func beginPass() async {}

      func remaining() async throws -> Int { try await gatekeeper.sealingReport().waiting }

      func batch(after place: Place?, limit: Int) async throws -> BatchOutcome<Place>? {
        let epochs = try await Vault.livingEpochs(gatekeeper.survey).map(\.id).sorted()
        var at = place ?? (0, nil)
        while at.epoch < epochs.count {
          let rows = try await gatekeeper.store.keys(
            inEpoch: epochs[at.epoch], after: at.subject, limit: limit)
          guard let last = rows.last else {
            at = (at.epoch + 1, nil)
            continue
          }
          let began = ContinuousClock.now
          var done = 0
          for row in rows
          where Vault.kind(of: row) == R.kind.name {
            guard let keys = Vault.replaced(in: row) else { continue }
            done += try await self.done(row.subject, keys) ? 1 : 0
          }
          return BatchOutcome(
            last: (at.epoch, last.subject), done: done, listed: 0,
            took: began.duration(to: .now))
        }
        return nil
      }

      /// - Returns: `false` when there was nothing to do: its hour is not over, or it was erased.
      private func done(_ subject: SubjectID, _ keys: ReplacedKeys) async throws -> Bool {
        let seen = KeyUses(
          records: Set(others.map { $0.recordName } + [R.recordName]), files: files != nil)
        if let left = keys.uses.besides(seen) {
          throw ResealingFault.notAll(records: left.records.sorted(), files: left.files)
        }
        if keys.settled.map({ $0 <= gatekeeper.now }) ?? true, keys.uses.files {
          try await files?(subject)
        }
        guard let settled = keys.settled else {
          return try await sealAnew(subject, givingUp: false)
        }
        guard settled <= gatekeeper.now else { return false }
        let late = Mutex(false)
        do {
          return try await sealAnew(subject, givingUp: true) { late.withLock { $0 = true } }
        } catch {
          guard late.withLock({ $0 }) else { throw error }
          return try await sealAnew(subject, givingUp: false)
        }
      }

      /// - Parameter foundLate: called when something is still under a replaced key.
      private func sealAnew(
        _ subject: SubjectID, givingUp: Bool, foundLate: @escaping @Sendable () -> Void = {}
      ) async throws -> Bool {
        let reseal = self.reseal
        do throws(Denied<Reseal<R>>) {
          let gate = Reseal<R>(
            subject, with: others, givingUp: givingUp ? .init(filesSeen: files != nil) : nil)
          try await gatekeeper.admit(gate) { sealer, db in
            do { try reseal(subject, sealer, db) } catch let fault as FieldFault {
              if case .underReplacedKey = fault { foundLate() }
              throw fault
            }
          }
        } catch {
          switch error {
          // A file or a row of another type came since the key row was read.
          case .refused(.notAll): throw error
          case .refused: return false
          default: throw error
          }
        }
        return true
      }
    }
  }
#endif
