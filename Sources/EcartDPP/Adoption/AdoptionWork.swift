// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPersonalData
  import EcartPolicy
  import EcartSQLite
  import EcartVault
  import GRDB
  import Synchronization

  /// One run of an adoption, batch by batch.
  actor AdoptionWork<R: PersonalRecord>: BatchWork {
    /// How often a batch whose rows changed meanwhile is begun again before it is made smaller.
    private static var tries: Int { 3 }

    private let adoption: Adoption<R>
    private(set) var report = AdoptionReport()
    /// Values that are sealed and not offered for the sample yet.
    private var offers: [(subject: SubjectID, value: String)] = []
    /// Values that the end cannot look for; counted with the next batch.
    private var untraced = 0

    init(_ adoption: Adoption<R>) { self.adoption = adoption }

    func remaining() async throws -> Int { try await adoption.rowsLeft() }

    func beginPass() {
      report.unsettled = []
      report.unsettledCount = 0
    }

    func batch(after place: RowKey?, limit: Int) async throws -> BatchOutcome<RowKey>? {
      let began = ContinuousClock.now
      var limit = limit
      var attempts = 0
      var refused: [RowKey: UnsettledRow.Problem] = [:]
      while true {
        guard let plan = try await plan(after: place, limit: limit, refused) else { return nil }
        do {
          try await carryOut(plan)
          for row in plan.unsettled { list(row) }
          return BatchOutcome(
            last: plan.last, done: plan.rows.count, listed: plan.unsettled.count,
            took: began.duration(to: .now))
        } catch let fault as RowFault {
          switch fault {
          case .changed(let key):
            attempts += 1
            if limit > 1 {
              if attempts.isMultiple(of: Self.tries) { limit = max(1, limit / 4) }
            } else if attempts > Self.tries * 4 {
              refused[key] = .keepsChanging
            }
          case .refused(let key, let problem): refused[key] = problem
          case .fatal(let fault): throw fault
          }
        }
      }
    }

    private func list(_ row: UnsettledRow) {
      report.unsettledCount += 1
      if report.unsettled.count < AdoptionReport.listed { report.unsettled.append(row) }
    }

    /// Reads which rows come next, and whose they are. Their values are read later.
    private func plan(
      after place: RowKey?, limit: Int, _ refused: [RowKey: UnsettledRow.Problem]
    ) async throws -> BatchPlan? {
      let adoption = self.adoption
      guard let vault = adoption.gatekeeper.part(Vault.self) else {
        throw Interruption.missingPart("Vault")
      }
      let read: (rows: [(RowKey, AdoptedSubject)], unsettled: [UnsettledRow], last: RowKey?)
      do {
        read = try await adoption.pool.read { db in
          var rows: [(RowKey, AdoptedSubject)] = []
          var unsettled: [UnsettledRow] = []
          let found = try adoption.rows.rows(db, after: place, limit: limit)
          for row in found {
            if let problem = refused[row.key] {
              unsettled.append(UnsettledRow(key: row.key, problem: problem))
              continue
            }
            do { rows.append((row.key, try adoption.identify(row))) } catch {
              guard let problem = RowFault.problem(of: error) else { throw error }
              unsettled.append(UnsettledRow(key: row.key, problem: problem))
            }
          }
          return (rows, unsettled, found.last?.key)
        }
      } catch {
        guard let error = error as? DatabaseError, error.resultCode == .SQLITE_ERROR else {
          throw RowFault.statement(of: error)
        }
        // The columns may have been dropped at this adoption's end; that is seen, and not guessed.
        guard try await adoption.rowsLeft() == 0 else {
          throw AdoptionFault.condition(PlainRows.missing(error))
        }
        return nil
      }
      guard let last = read.last else { return nil }
      var plan = BatchPlan(last: last, unsettled: read.unsettled)
      for (key, subject) in read.rows {
        plan.add(key, subject, id: try vault.subject(R.self, subject.name, from: subject.origin))
      }
      try await setApartWhatCannotBeSealed(&plan, vault)
      return plan
    }

    /// Rows of subjects whose key row somebody changed are listed, and so are those of erased subjects
    /// where no closure removes them.
    private func setApartWhatCannotBeSealed(_ plan: inout BatchPlan, _ vault: Vault) async throws {
      let keys = try await adoption.gatekeeper.store.keys(of: Array(plan.subjects.keys))
      for key in keys {
        switch key.state {
        case .living where !vault.isAuthentic(key): plan.setApart(key.subject, .keyRowChanged)
        case .erased where adoption.remove == nil: plan.setApart(key.subject, .subjectErased)
        case .living, .erased: break
        }
      }
    }

    /// The batch itself: keys, clocks, the job's count and the host's rows in one transaction.
    private func carryOut(_ plan: BatchPlan) async throws {
      Milestone.passed("adopt.batch")
      guard !plan.rows.isEmpty else { return }
      let gate = AdoptSubjects<R>(
        job: adoption.job, subjects: plan.subjects, rows: plan.counts,
        removes: adoption.remove != nil, offers: offers, untraced: untraced)
      let fault = Mutex<RowFault?>(nil)
      let taken = Mutex<[(subject: SubjectID, traces: RowTraces)]>([])
      let writer = RowWriter(adoption)
      do throws(Denied<AdoptSubjects<R>>) {
        let claim = try await adoption.gatekeeper.admit(gate) { claim, db in
          taken.withLock { $0 = [] }
          fault.withLock { $0 = nil }
          for row in plan.rows {
            do {
              if let traces = try writer.write(row, claim, db) {
                taken.withLock { $0.append((row.id, traces)) }
              }
            } catch {
              let known = RowFault.of(error, at: row.key)
              fault.withLock { $0 = known }
              throw known
            }
            Milestone.passed("adopt.row")
          }
        }.claim
        Milestone.passed("adopt.committed")
        count(plan, claim)
        note(taken.withLock { $0 })
      } catch {
        if let fault = fault.withLock({ $0 }) { throw fault }
        throw error
      }
    }

    private func count(_ plan: BatchPlan, _ claim: AdoptSubjects<R>.Claim) {
      for row in plan.rows {
        if case .living = claim.standings[row.id] {
          report.sealed += 1
        } else {
          report.removed += 1
        }
      }
      report.dueNow += claim.dueNow
    }

    /// Two values of each batch are offered for the sample, with the next batch.
    private func note(_ taken: [(subject: SubjectID, traces: RowTraces)]) {
      for (_, traces) in taken { for value in traces.values { adoption.canaries.take(value) } }
      offers = taken.shuffled().lazy.compactMap { subject, traces in
        traces.values.randomElement().map { (subject, $0) }
      }.prefix(2).map { $0 }
      untraced = taken.reduce(0) { $0 + $1.traces.untraced }
    }

    /// The last batch's values come into the sample, too.
    func flushSample() async throws {
      guard !offers.isEmpty || untraced > 0 else { return }
      _ = try await adoption.gatekeeper.admit(
        AdoptSubjects<R>(
          job: adoption.job, subjects: [:], rows: [:], removes: false, offers: offers,
          untraced: untraced))
      offers = []
      untraced = 0
    }
  }
#endif
