// SPDX-License-Identifier: Apache-2.0

#if SQLite
  public import EcartPersonalData
  public import EcartPolicy
  import EcartSQLite
  public import GRDB

  /// Seals what a host's table holds in plaintext today, a batch at a time, while the host runs;
  /// then removes what is left of the plaintext in the files, and shows that it is gone (clauses
  /// enc-1, ret-1, ret-4).
  ///
  /// A row's key, its clock, its sealed values and the end of its plaintext are one transaction.
  /// What is done is visible in the rows themselves, so a run after a crash simply goes on, and two
  /// processes may adopt one table at once. Each row is read again inside that transaction: what the
  /// host's old code changed a moment before is what is sealed.
  ///
  /// ```swift
  /// let adoption = Adoption<OrderRow>(
  ///   gatekeeper, over: pool,
  ///   of: PlainRows(in: "orders", by: "id", where: "recipient IS NOT NULL OR email IS NOT NULL")
  /// ) { row in
  ///   AdoptedSubject(
  ///     try row.requiredText("number"), from: shop,
  ///     created: try row.moment("created_at"), delivery: .init(try row.moment("delivered_at")))
  /// } sealing: { row, sealer, db in
  ///   try db.execute(
  ///     sql: """
  ///       UPDATE orders SET recipient = NULL, email = NULL, subject = ?,
  ///         sealed_recipient = coalesce(?, sealed_recipient),
  ///         sealed_email = coalesce(?, sealed_email) WHERE id = ?
  ///       """,
  ///     arguments: [
  ///       sealer.subject.description, try sealer.seal(row.text("recipient"), as: \.recipient),
  ///       try sealer.seal(row.email("email"), as: \.email), row.key.value,
  ///     ])
  /// }
  /// let report = try await adoption.run { print($0) }    // again and again, until report.isComplete
  /// let residue = try await adoption.finish()            // once no old code is left
  /// ```
  ///
  /// A row of a subject that was erased is never sealed again: `removing` deletes it, in the same
  /// transaction; without that closure it is listed, and the adoption is not complete while it is
  /// there.
  public struct Adoption<R: PersonalRecord>: Sendable {
    public typealias Identify = @Sendable (PlainRow) throws -> AdoptedSubject
    public typealias Seal = @Sendable (PlainRow, RowSealer<R>, Database) throws -> Void
    public typealias Remove = @Sendable (PlainRow, Database) throws -> Void

    let gatekeeper: Gatekeeper
    let pool: DatabasePool
    let rows: PlainRows
    let identify: Identify
    let seal: Seal
    let remove: Remove?
    let storesElsewhere: Bool
    let canaries = Canaries()
    /// Under which the job's progress is kept.
    let job: AdoptionJob

    /// - Parameters:
    ///   - pool: over the database in which the compliance tables are, too (`open(at:over:)`).
    ///   - rows: which rows hold plaintext.
    ///   - storesElsewhere: the sealed values go into another table. Otherwise each is looked for in
    ///     its row afterwards, so that a closure which forgets to store one loses nothing.
    ///   - subject: whose data a row is, and what is known of its clock. Throw ``UnreadableCell`` (as
    ///     the row's readers do) for a row nobody can make sense of: it is listed.
    ///   - seal: stores the row's values sealed and clears their plaintext. It must do nothing but
    ///     write; it runs inside the transaction, and again when that was undone. `coalesce` keeps
    ///     what new code, or an earlier run, has sealed in the same row.
    ///   - remove: deletes or blanks a row whose subject was erased.
    public init(
      _ gatekeeper: Gatekeeper, over pool: DatabasePool, of rows: PlainRows,
      as record: R.Type = R.self, storesElsewhere: Bool = false,
      _ subject: @escaping Identify, sealing seal: @escaping Seal, removing remove: Remove? = nil
    ) {
      self.gatekeeper = gatekeeper
      self.pool = pool
      self.rows = rows
      self.job = AdoptionJob(R.fields.record, rows.table, where: rows.condition)
      self.identify = subject
      self.seal = seal
      self.remove = remove
      self.storesElsewhere = storesElsewhere
    }

    /// Seals until a whole pass finds nothing more to seal.
    ///
    /// - Parameters:
    ///   - pace: how much of the one writer it may take.
    ///   - control: pauses, resumes and ends it from elsewhere. Ending the task ends it, too.
    ///   - progress: told after each batch.
    /// - Returns: what was done and what is left, also when it was ended early.
    /// - Throws: ``AdoptionFault``; `Denied`, when the store did not take a batch. Whatever was
    ///   sealed stays sealed, and running it again is always safe.
    public func run(
      pace: BatchPace = .gentle, control: BatchControl = BatchControl(),
      progress: @Sendable (BatchProgress) -> Void = { _ in }
    ) async throws -> AdoptionReport {
      try await checkDatabase()
      let work = AdoptionWork(self)
      let (end, _) = try await BatchRun(work, pace: pace, control: control).run(progress)
      try await work.flushSample()
      var report = await work.report
      report.caughtUp = end == .caughtUp
      report.left = try await rowsLeft()
      let record = try await record()
      report.sealedInAll = record?.sealed ?? 0
      report.removedInAll = record?.removed ?? 0
      return report
    }

    func record() async throws -> AdoptionRecord? {
      try await gatekeeper.survey.read(AdoptionRecord.self, at: job.key)
    }

    /// Rows that hold plaintext; none where the columns were dropped.
    func rowsLeft() async throws -> Int {
      let rows = self.rows
      let shape = try await record()?.shape(of: job)
      do { return try await pool.read { try rows.left($0, since: shape) } } catch {
        throw RowFault.statement(of: error)
      }
    }

    func checkDatabase() async throws {
      let identity = try await pool.read { try SQLiteStore.identity(in: $0) }
      guard identity == gatekeeper.storeID else { throw AdoptionFault.otherDatabase }
    }
  }
#endif
