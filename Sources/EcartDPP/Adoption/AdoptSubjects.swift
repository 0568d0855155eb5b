// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartPersonalData
  import EcartPolicy
  import EcartRetention
  import EcartVault
  import FoundationEssentials

  /// Takes in the subjects of one batch of plaintext rows: a key and the right clock for each, and
  /// the count of the job, in the transaction in which their rows are sealed.
  ///
  /// Not public: only an adoption asks it, with the rows riding along.
  struct AdoptSubjects<R: PersonalRecord>: Gate {
    static var clauses: [Clause.ID] {
      [Clause.ID("enc-1"), Clause.ID("ret-1"), Clause.ID("ret-4"), Clause.ID("org-1")]
    }
    typealias Reason = Never

    enum Standing: Sendable {
      case living(Sealer<R>)
      /// Its tombstone stands: nothing of it is ever sealed again.
      case erased
    }

    struct Claim: Sendable {
      var standings: [SubjectID: Standing] = [:]
      var dueNow = 0
    }

    let job: AdoptionJob
    /// What is known of each subject, from all its rows in the batch.
    let subjects: [SubjectID: AdoptedFacts]
    /// How many rows each has in the batch.
    let rows: [SubjectID: Int]
    /// Whether rows of erased subjects are removed along.
    let removes: Bool
    /// Values sealed in an earlier batch, for the sample.
    let offers: [(subject: SubjectID, value: String)]
    /// How many values of an earlier batch the end cannot look for.
    let untraced: Int

    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<Claim, Never> {
      let vault = try desk.part(Vault.self)
      let known = try await desk.keys(of: Array(subjects.keys))
      var claim = Claim()
      var sealed = 0
      var removed = 0
      var lost = 0
      for (subject, facts) in subjects.sorted(by: { $0.key < $1.key }) {
        let count = rows[subject] ?? 0
        switch known[subject]?.state {
        case .erased:
          claim.standings[subject] = .erased
          removed += removes ? count : 0
        case .none:
          let (sealer, isDue) = try await take(
            subject, facts, sealing: Self.values(in: count), vault, &desk)
          claim.standings[subject] = .living(sealer)
          claim.dueNow += isDue ? count : 0
          sealed += count
        case .living:
          if case .lost = try await vault.key(of: subject, on: &desk) {
            // The store was restored past the end of the key's root. As `Receive` does: what was
            // sealed under it is closed for good, what is sealed now gets a key of its own, on the
            // clock that runs already.
            _ = try await vault.makeKeyAnew(
              for: subject, kind: R.kind, origin: facts.origin, sealing: 0,
              as: [R.fields.record], on: &desk)
            lost += 1
          }
          claim.dueNow += try await hasten(subject, facts, vault, &desk) ? count : 0
          guard
            case .living(let key) = try await vault.key(
              of: subject, sealing: Self.values(in: count), as: [R.fields.record], on: &desk),
            let origin = try? Origin(parsing: key.origin)
          else { throw .workFailed("reading the origin of a subject") }
          claim.standings[subject] = .living(Sealer(key: key, origin: origin, isNew: false))
          sealed += count
        }
      }

      var record =
        try await desk.read(AdoptionRecord.self, at: job.key) ?? job.beginning(at: desk.now)
      record.stage = .sealing
      record.count(sealed: sealed, removed: removed, untraced: untraced)
      for (subject, value) in offers {
        guard let sample = try await sample(value, of: subject, vault, &desk) else { continue }
        record.offer(sample)
      }
      try await desk.write(record, at: job.key)
      if lost > 0 {
        var entry = Evidence(
          "key-lost", .alarm, clauses: [Clause.ID("dr-1"), Clause.ID("enc-1")])
        entry.add("subjects", .count(lost))
        desk.record(entry)
      }
      desk.remark("sealed", .count(sealed))
      desk.remark("removed", .count(removed))
      desk.remark("due-now", .count(claim.dueNow))
      return .admit(claim, for: .zero)
    }

    /// How many values so many rows may have, for the key's budget: far more than a row is likely to
    /// hold, for one that holds more ends the adoption.
    private static func values(in rows: Int) -> UInt32 { UInt32(clamping: rows * 1_024) }

    /// A new subject: its key lies in the epoch of its due day from the start.
    private func take(
      _ subject: SubjectID, _ facts: AdoptedFacts, sealing values: UInt32, _ vault: Vault,
      _ desk: inout Deliberation
    ) async throws(Interruption) -> (Sealer<R>, isDue: Bool) {
      let clocks = facts.clocks(of: R.kind, for: subject, at: desk.now, known: [])
      let rules = try desk.part(Rulebook.self)
      let due = clocks.map { rules.due($0, under: desk.policy) }.min()
      let key = try await vault.makeKey(
        for: subject, kind: R.kind, origin: facts.origin,
        in: label(due, clocks, at: desk.now), sealing: values, as: [R.fields.record], on: &desk)
      // They replace the clock that began with the key, where more is known.
      for clock in clocks { desk.owe(clock) }
      return (
        Sealer(key: key, origin: facts.origin, isNew: true), due.map { $0 <= desk.now } ?? false
      )
    }

    /// A living subject: what its row knows can only bring its end nearer.
    private func hasten(
      _ subject: SubjectID, _ facts: AdoptedFacts, _ vault: Vault, _ desk: inout Deliberation
    ) async throws(Interruption) -> Bool {
      let rules = try desk.part(Rulebook.self)
      var owed = try await desk.obligations(of: subject)
      let clocks = facts.clocks(of: R.kind, for: subject, at: desk.now, known: owed)
      for clock in clocks where !owed.contains(clock) {
        desk.owe(clock)
        owed.removeAll { $0.rule == clock.rule }
        owed.append(clock)
      }
      let running = owed.filter { rules.isClock($0.rule) }
      let due = running.map { rules.due($0, under: desk.policy) }.min()
      let isHeld = owed.contains { rules.isHold($0.rule) && desk.now < $0.basis }
      if !isHeld, let label = label(due, running, at: desk.now) {
        try await vault.move(subject, to: label, on: &desk)
      }
      return due.map { $0 <= desk.now && !isHeld } ?? false
    }

    /// The epoch of the due day; of today, for what was due before today. Without a delivery the
    /// kind's own epoch is right, unless the time is over all the same.
    private func label(_ due: Date?, _ clocks: [Obligation], at now: Date) -> EpochLabel? {
      guard let due else { return nil }
      let isDelivered = clocks.contains { $0.rule == ObligationRule.delivered.name }
      return isDelivered || due <= now ? .due(at: max(due, now)) : nil
    }

    private func sample(
      _ value: String, of subject: SubjectID, _ vault: Vault, _ desk: inout Deliberation
    ) async throws(Interruption) -> AdoptionRecord.Sample? {
      guard case .living(let key) = try await vault.key(of: subject, sealing: 1, on: &desk)
      else { return nil }
      do {
        let box = try key.seal(value, at: AdoptionRecord.place(key.origin))
        return AdoptionRecord.Sample(subject: subject, box: Data(box))
      } catch { throw .workFailed("sealing a sample") }
    }
  }

  extension AdoptionRecord {
    /// Where a sampled value is sealed: not a field of any record.
    static func place(_ origin: String) -> AssociatedData {
      AssociatedData(origin: origin, record: "adoption", field: "sample")
    }
  }
#endif
