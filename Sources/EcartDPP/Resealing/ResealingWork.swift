// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPersonalData
  import EcartPolicy
  import EcartSQLite
  import EcartVault
  import GRDB
  import Synchronization

  /// One run of ``Resealing``, subject by subject.
  struct ResealingWork<R: PersonalRecord>: BatchWork {
    /// An epoch and a subject in it. By its name: another may come or go between two batches.
    typealias Place = (epoch: String, subject: SubjectID)

    private enum Outcome {
      case done
      /// Its hour is not over, or it was erased.
      case nothing
      /// Something of it did not pass; it is told at the end.
      case leftOver
    }

    let gatekeeper: Gatekeeper
    let others: [any PersonalRecord.Type]
    let files: (@Sendable (SubjectID) async throws -> Void)?
    let reseal: @Sendable (SubjectID, Sealer<R>, Database) throws -> Void
    let left: LeftOver

    func beginPass() async {}

    func remaining() async throws -> Int { try await gatekeeper.sealingReport().waiting }

    func batch(after place: Place?, limit: Int) async throws -> BatchOutcome<Place>? {
      let epochs = try await Vault.livingEpochs(gatekeeper.survey).map(\.id).sorted()
      for epoch in epochs where epoch >= place?.epoch ?? "" {
        let rows = try await gatekeeper.store.keys(
          inEpoch: epoch, after: epoch == place?.epoch ? place?.subject : nil, limit: limit)
        guard let last = rows.last else { continue }
        let began = ContinuousClock.now
        var (done, listed) = (0, 0)
        for row in rows
        where Vault.kind(of: row) == R.kind.name {
          guard let keys = Vault.replaced(in: row) else { continue }
          switch try await pass(row.subject, keys) {
          case .done: done += 1
          case .nothing: break
          case .leftOver: listed += 1
          }
        }
        return BatchOutcome(
          last: (epoch, last.subject), done: done, listed: listed, took: began.duration(to: .now))
      }
      return nil
    }

    private func pass(_ subject: SubjectID, _ keys: ReplacedKeys) async throws -> Outcome {
      // Step 1: what the run does not know of keeps the keys, and nobody else's.
      let isWhole = isWhole(keys)
      if let settled = keys.settled {
        guard isWhole else { return .leftOver }
        guard settled <= gatekeeper.now else { return .nothing }
      }
      // Step 2: the files. One that was not sealed anew keeps the keys too.
      if keys.uses.files, let files,
        let fault = try await WatchedFiles.watching(subject, { try await files(subject) })
      {
        left.note(fault)
        guard keys.settled == nil else { return .leftOver }
      }
      // Step 3: the rows. What is found under a replaced key late is sealed anew, and has its hour.
      guard keys.settled != nil else { return try await sealAnew(subject) }
      if let outcome = try await giveUp(subject) { return outcome }
      return try await sealAnew(subject)
    }

    /// Whether the run passes over all that the keys ever sealed.
    private func isWhole(_ keys: ReplacedKeys) -> Bool {
      let seen = KeyUses(
        records: Set(others.map { $0.recordName } + [R.recordName]), files: files != nil)
      guard let missing = keys.uses.besides(seen) else { return true }
      left.note(missing: missing)
      return false
    }

    /// - Returns: `nil`, and nothing has happened, when something did not pass: without giving up it
    ///   may.
    private func giveUp(_ subject: SubjectID) async throws -> Outcome? {
      let ended = try await decide(subject, givingUp: true)
      return ended.fault == nil ? ended.outcome : nil
    }

    private func sealAnew(_ subject: SubjectID) async throws -> Outcome {
      let ended = try await decide(subject, givingUp: false)
      if let fault = ended.fault { left.note(fault) }
      return ended.outcome
    }

    /// - Returns: with what did not pass, whether or not the host's statements went on.
    private func decide(
      _ subject: SubjectID, givingUp: Bool
    ) async throws -> (outcome: Outcome, fault: (any Error)?) {
      let reseal = self.reseal
      let noted = Mutex<Unpassed?>(nil)
      var fault: (any Error)? { noted.withLock { $0 }?.first }
      do throws(Denied<Reseal<R>>) {
        // All rows of a subject in one decision: with fewer, a large one would be undone at each run.
        let gate = Reseal<R>(
          subject, with: others, givingUp: givingUp ? .init(filesSeen: files != nil) : nil,
          upTo: 65_536)
        try await gatekeeper.admit(gate) { sealer, db in
          noted.withLock { $0 = sealer.unpassed }
          try reseal(subject, sealer, db)
          // What the statements made of it is theirs; the keys stay.
          if givingUp, let fault = sealer.unpassed?.first { throw fault }
        }
        return (.done, fault)
      } catch {
        switch error {
        case .refused(.notAll):
          // A file or a row of another type came since the key row was read.
          if let row = try await gatekeeper.store.key(of: subject),
            let keys = Vault.replaced(in: row)
          {
            _ = isWhole(keys)
          }
          return (.leftOver, nil)
        case .refused: return (.nothing, nil)
        case .interrupted(.unreadableRecord):
          // A row that somebody changed, or that a newer version wrote.
          left.note(error)
          return (.leftOver, nil)
        default:
          guard let fault else { throw error }
          return (.leftOver, fault)
        }
      }
    }
  }
#endif
