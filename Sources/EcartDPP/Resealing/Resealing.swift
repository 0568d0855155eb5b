// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPersonalData
  public import EcartPolicy
  public import GRDB

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
  /// run passes over, none of its keys goes. Nor does one while a value or a file of its subject did not
  /// pass, whether the closure rethrows that or goes on. Either way the run does all the others first, and
  /// throws at its end. What is done is visible in the keys themselves, so a run after a crash goes on.
  public struct Resealing<R: PersonalRecord>: Sendable {
    private let gatekeeper: Gatekeeper
    private let others: [any PersonalRecord.Type]
    private let files: (@Sendable (SubjectID) async throws -> Void)?
    private let reseal: @Sendable (SubjectID, Sealer<R>, Database) throws -> Void

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
      (self.gatekeeper, self.others, self.files, self.reseal) = (gatekeeper, others, files, reseal)
    }

    /// Goes on until nothing of this kind waits, but for keys whose hour is not over.
    /// - Returns: what is still under which epoch, and when the next run has something to do.
    /// - Throws: at its end, with all others done, the first error of a value or a file that did not pass,
    ///   also one that a closure did not rethrow; or else ``ResealingFault``. At once, whatever else a
    ///   closure throws.
    @discardableResult
    public func run(
      pace: BatchPace = .gentle, control: BatchControl = BatchControl(),
      _ tell: @escaping @Sendable (BatchProgress) -> Void = { _ in }
    ) async throws -> SealingReport {
      let left = LeftOver()
      let work = ResealingWork<R>(
        gatekeeper: gatekeeper, others: others, files: files, reseal: reseal, left: left)
      _ = try await BatchRun(work, pace: pace, control: control).run(tell)
      try left.tell()
      return try await gatekeeper.sealingReport()
    }
  }
#endif
