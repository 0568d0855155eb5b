// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPersonalData
  import EcartPolicy
  import EcartVault
  import FoundationEssentials

  /// Ends the sealing of an adoption; the host's last look and its `DROP`s ride along.
  struct CloseAdoption: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1"), Clause.ID("ret-4")] }
    typealias Reason = Never
    let job: AdoptionJob
    /// The table before the host drops anything of it.
    let shape: TableShape?

    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
      var record =
        try await desk.read(AdoptionRecord.self, at: job.key) ?? job.beginning(at: desk.now)
      record.stage = .closed
      record.shape = shape?.adding(record.shape(of: job)) ?? record.shape(of: job)
      record.residue = nil
      try await desk.write(record, at: job.key)
      desk.remark("sealed", .count(record.sealed))
      return .admit((), for: .zero)
    }
  }

  /// Opens the sampled values, so that the files can be searched for them. This is no reveal: what
  /// comes out is looked for and forgotten, and nobody is shown it. It is evidence all the same.
  struct OpenSample: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("ret-4")] }
    typealias Reason = Never
    let job: AdoptionJob

    struct Sample: Sendable {
      var values: [String] = []
      /// How many did not open, of subjects that are not erased: nobody looks for those.
      var unopened = 0
    }

    func decide(
      _ desk: inout Deliberation
    ) async throws(Interruption) -> Verdict<Sample, Never> {
      let vault = try desk.part(Vault.self)
      var found = Sample()
      for sample in try await desk.read(AdoptionRecord.self, at: job.key)?.samples ?? [] {
        switch try await vault.key(of: sample.subject, on: &desk) {
        // Of somebody who was erased meanwhile nothing opens, as it should be.
        case .erased: break
        case .none, .lost: found.unopened += 1
        case .living(let key):
          if let bytes = sample.opened(with: key) {
            found.values.append(String(decoding: bytes, as: UTF8.self))
          } else {
            found.unopened += 1
          }
        }
      }
      desk.remark("opened", .count(found.values.count))
      desk.remark("unopened", .count(found.unopened))
      return .admit(found, for: .zero)
    }
  }

  /// Records what the search has found, and ends the adoption when that is nothing. A last count of
  /// the rows rides along.
  struct RecordResidue: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1"), Clause.ID("ret-4")] }
    typealias Reason = Never
    let job: AdoptionJob
    let report: ResidueReport
    let isClean: Bool
    /// How many rows were done when the end began.
    let done: Int

    /// - Returns: whether it was this end's to record.
    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Bool, Never> {
      var record =
        try await desk.read(AdoptionRecord.self, at: job.key) ?? job.beginning(at: desk.now)
      // Rows were sealed since: their plaintext may lie where this search has looked already.
      guard record.stage != .sealing, record.done == done else { return .admit(false, for: .zero) }
      if isClean {
        record.stage = .finished
        record.samples = []
        record.residue = report
      }
      try await desk.write(record, at: job.key)
      var entry =
        isClean
        ? Evidence("adopted", .done, clauses: Self.clauses)
        : Evidence("adoption-residue", .alarm, clauses: Self.clauses)
      entry.add("sealed", .count(record.sealed))
      entry.add("removed", .count(record.removed))
      entry.add("values-searched", .count(report.values))
      entry.add("values-found", .count(report.valuesFound))
      entry.add("addresses-found", .count(report.addressesFound))
      entry.add("values-untraced", .count(report.untraced ?? 0))
      entry.add("files", .count(report.files.count))
      entry.add("hidden-tables", .count(report.hidden.count))
      entry.add("shown-gone", .flag(report.isShownGone))
      desk.record(entry)
      return .admit(true, for: .zero)
    }
  }
#endif
