// SPDX-License-Identifier: Apache-2.0

import EcartAccess
public import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

/// Erases what is due, as one act that a crash anywhere can only interrupt, not undo or repeat.
///
/// Due → tombstones in the anchor → keys destroyed → the host's rows purged → residue cleared →
/// roots of their epochs destroyed → (another process verifies) → certificate. Every stage is kept
/// in the store; the next sweep takes up whatever an earlier one left. No root is kept for rows that
/// cannot be purged or for residue: only the certificates wait for those.
public struct Sweeper: Sendable {
  static let chunk = 200

  let gatekeeper: Gatekeeper
  let vault: Vault
  let handlers: [PurgeHandler]
  let people: AccountablePeople?
  /// Why the host's own rows are not purged here, where they are not.
  let leftRows: LeftRows?

  /// - Parameters:
  ///   - handlers: what the host does to its own rows; each must stand being called twice.
  ///   - people: who answers for the sanitisation. Without them a certificate says "sanitised, not
  ///     validated".
  public init(
    _ gatekeeper: Gatekeeper, purging handlers: [PurgeHandler] = [],
    accountable people: AccountablePeople? = nil
  ) throws(Interruption) {
    try self.init(gatekeeper, purging: handlers, accountable: people, leaving: nil)
  }

  /// - Parameter rows: for an operator's command, which purges no rows of the host's.
  package init(
    _ gatekeeper: Gatekeeper, purging handlers: [PurgeHandler] = [],
    accountable people: AccountablePeople? = nil, leaving rows: LeftRows?
  ) throws(Interruption) {
    guard let vault = gatekeeper.part(Vault.self) else { throw .missingPart("Vault") }
    self.gatekeeper = gatekeeper
    self.vault = vault
    self.handlers = handlers
    self.people = people
    self.leftRows = rows
  }

  /// Carries every erasure as far as it can go now.
  /// - Parameters:
  ///   - confirmation: a person's word that so many subjects may be erased at once.
  ///   - progress: told as the sweep goes on.
  /// - Throws: ``SweepStopped`` before anybody's key is destroyed; otherwise what failed, with every
  ///   finished stage kept. What a handler threw first is thrown at the end, in place of the
  ///   report: by then everybody's erasure has gone on but that of those it fails for, and no root was
  ///   kept for their sake.
  public func sweep(
    confirmation: Proof<ConfirmSweep>? = nil, progress: @Sendable (SweepProgress) -> Void = { _ in }
  ) async throws -> SweepReport {
    var report = SweepReport()
    try await checkStore()
    // One that was put in the old one's place and has grown since is not what the anchor's checkpoint is of.
    try await gatekeeper.checkpoint()
    // Step 1: what was given up as lost waits for nobody's erasure. A key service may take minutes to
    // answer, so it is asked before anybody looks at who is due and whom a hold keeps.
    try await finishLostRoots(&report)
    try await closeLossReports(&report)
    // Step 2: what is due, and whether it may be done on this clock and at this size.
    let due = try await dueSubjects(&report)
    report.due = due.count
    try await guardBlastRadius(due.count, confirmation)
    // Step 3: keys, then what hangs on them.
    try await destroyKeys(due, &report, progress)
    let failure = try await purgeRows(&report, progress)
    // What is left of a key in the store's files opens nothing without its root, which is not kept for it.
    let isClear = try await clearResidue(&report, progress)
    try await retireEpochs(settling: isClear, &report, progress)
    // Step 4: certificates for what has been verified by now.
    try await certify(&report, progress)
    report.awaitingVerification = try await pending(.rootsDestroyed).count
    try await gatekeeper.noticeDuties()
    try await gatekeeper.checkpoint()
    if let failure { throw failure }
    return report
  }

  /// That the store is the one that lives. A database that was replaced under this process knows nothing
  /// of the keys that live now; one that is being brought up at this moment has a second.
  /// - Returns: the restore it was brought up to, for the anchor to ask about under its lock.
  @discardableResult
  func checkStore() async throws -> Int64 {
    for _ in 0..<20 {
      let mine = try await AcknowledgeAnchor.restored(gatekeeper)
      let announced = try vault.anchor.summary()
      // One that was put in the old one's place under this process has lost entries.
      let isWhole = try await gatekeeper.store.ledgerCount() >= announced.checkpoint?.size ?? 0
      if announced.isLatest(mine), isWhole { return mine }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw SweepStopped.storeWasReplaced
  }

  /// Writes a line that only the store that lives may write.
  func announce(
    _ act: AnchorEntry.Act, since restored: Int64, _ fill: (inout AnchorEntry) -> Void
  ) throws -> Int64 {
    do {
      return try vault.anchor.write(
        act, at: Timestamp.milliseconds(gatekeeper.now), since: restored, fill)
    } catch AnchorFault.replaced { throw SweepStopped.storeWasReplaced }
  }

  /// The subjects whose clocks are over, oldest first, without those a hold keeps.
  ///
  /// A subject is due with its whole day (UTC), so that nobody is late by hours: the root of its
  /// epoch goes that day.
  private func dueSubjects(_ report: inout SweepReport) async throws -> [Obligation] {
    let now = gatekeeper.now
    let policy = gatekeeper.policy
    let endOfDay = Date(
      timeIntervalSince1970: Double(EpochLabel.dayNumber(of: now) + 1) * 86_400 - 0.001)
    var due: [Obligation] = []
    for rule in [ObligationRule.delivered, .received, .accountEnded, .credentialEnded] {
      due += try await gatekeeper.store.obligations(
        rule: rule.name, basisUpTo: endOfDay.addingTimeInterval(-rule.limit(policy)), limit: .max)
    }
    let held = try await heldSubjects()
    var seen: Set<SubjectID> = []
    return due.filter { obligation in
      if held.contains(obligation.subject) {
        report.held += seen.insert(obligation.subject).inserted ? 1 : 0
        return false
      }
      return seen.insert(obligation.subject).inserted
    }
  }

  /// The subjects that a legal hold keeps now.
  private func heldSubjects() async throws -> Set<SubjectID> {
    let now = gatekeeper.now
    let holds = try await gatekeeper.store.obligations(
      rule: ObligationRule.legalHold.name, basisUpTo: Date(timeIntervalSince1970: 9e12), limit: .max
    )
    return Set(holds.filter { now < $0.basis }.map(\.subject))
  }

  private func guardBlastRadius(
    _ due: Int, _ confirmation: Proof<ConfirmSweep>?
  ) async throws {
    let policy = gatekeeper.policy[RetentionPolicy.self]
    guard due > 0 else { return }
    let ahead = Double(gatekeeper.clock.unvouched) / 1000
    guard ahead <= policy.largestClockJump else {
      throw SweepStopped.clockUnconfirmed(hoursAhead: Int(ahead / 3600))
    }
    guard due > policy.smallBatch else { return }
    if let confirmation {
      let confirmed = try await gatekeeper.admit(UseConfirmation(confirmation: confirmation)).claim
      if due <= confirmed { return }
    }
    let living = try await gatekeeper.store.keyCount(.living)
    guard Double(due) <= Double(living) * policy.largestShare else {
      throw SweepStopped.blastRadius(due: due, living: living)
    }
  }

  private func destroyKeys(
    _ due: [Obligation], _ report: inout SweepReport,
    _ progress: @Sendable (SweepProgress) -> Void
  ) async throws {
    guard !due.isEmpty else { return }
    // In the order of the table, so that neighbours are visited together.
    let sorted = due.sorted { $0.subject < $1.subject }
    let announced = try vault.anchor.summary()
    // Holds are asked for once more, right before the anchor's line: one that was placed since the
    // list was made counts.
    let held = try await heldSubjects()
    let free = sorted.filter { !held.contains($0.subject) }
    report.held += sorted.count - free.count
    // What another version wrote is not this one's to end: it could not say what its certificate has to.
    let unknown = try await subjectsOfAnotherVersion(free.map(\.subject))
    if !unknown.isEmpty {
      report.delays.append(
        "\(unknown.count) subjects are due whose key rows another version of this library wrote, and this"
          + " one cannot read them. They are not erased yet (ret-1): sweep with the newest version that"
          + " this installation was opened with.")
    }
    let due = free.filter { !unknown.contains($0.subject) }
    report.due = free.count
    guard !due.isEmpty else { return }
    let restored = try await checkStore()
    // The anchor comes first: a database that loses what follows is behind it and is caught up.
    // What it announced already, in a sweep that came no further, is not announced again.
    let subjects = due.map(\.subject)
    let generation =
      announced.tombstones.isSuperset(of: subjects)
      ? announced.generation
      : try announce(.tombstones, since: restored) { $0.subjects = subjects }
    var done = 0
    for start in stride(from: 0, to: due.count, by: Self.chunk) {
      let chunk = Array(due[start..<min(start + Self.chunk, due.count)])
      report.erased += try await gatekeeper.admit(EraseSubjects(due: chunk)).claim
      vault.forget(chunk.map(\.subject))
      Milestone.passed("sweep.keys")
      done += chunk.count
      progress(SweepProgress(stage: .destroyingKeys, done: done, total: due.count))
    }
    report.overdue = try await pending(.keyDestroyed).count { $0.record.erased >= $0.record.due }
    _ = try await gatekeeper.admit(AcknowledgeAnchor(generation: generation))
  }

  private func subjectsOfAnotherVersion(_ subjects: [SubjectID]) async throws -> Set<SubjectID> {
    var found: Set<SubjectID> = []
    for start in stride(from: 0, to: subjects.count, by: Self.chunk) {
      let chunk = Array(subjects[start..<min(start + Self.chunk, subjects.count)])
      found.formUnion(
        try await gatekeeper.store.keys(of: chunk).filter(vault.isOfAnotherVersion).map(\.subject))
    }
    return found
  }

  func pending(
    _ stage: ErasureRecord.Stage
  ) async throws -> [(key: RecordKey, record: ErasureRecord)] {
    try await gatekeeper.survey.listReadable(
      ErasureRecord.self, index: RecordKey(stage.rawValue)
    ).records
  }

  func advance(
    _ subjects: [RecordKey], to stage: ErasureRecord.Stage
  ) async throws {
    for start in stride(from: 0, to: subjects.count, by: Self.chunk) {
      let chunk = Array(subjects[start..<min(start + Self.chunk, subjects.count)])
      _ = try await gatekeeper.admit(AdvanceErasures(subjects: chunk, stage: stage))
    }
  }
}
