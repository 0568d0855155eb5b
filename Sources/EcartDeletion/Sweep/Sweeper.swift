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
  /// Whether records are looked at that no sweep would come to, wherever somebody lists them.
  let isThorough: Bool

  /// - Parameters:
  ///   - handlers: what the host does to its own rows; each must stand being called twice.
  ///   - people: who answers for the sanitisation. Without them a certificate says "sanitised, not
  ///     validated".
  public init(
    _ gatekeeper: Gatekeeper, purging handlers: [PurgeHandler] = [],
    accountable people: AccountablePeople? = nil
  ) throws(Interruption) {
    try self.init(
      gatekeeper, purging: handlers, accountable: people, leaving: nil, isThorough: false)
  }

  /// - Parameter rows: for an operator's command, which purges no rows of the host's.
  package init(
    _ gatekeeper: Gatekeeper, purging handlers: [PurgeHandler] = [],
    accountable people: AccountablePeople? = nil, leaving rows: LeftRows?,
    isThorough: Bool = true
  ) throws(Interruption) {
    guard let vault = gatekeeper.part(Vault.self) else { throw .missingPart("Vault") }
    self.gatekeeper = gatekeeper
    self.vault = vault
    self.handlers = handlers
    self.people = people
    self.leftRows = rows
    self.isThorough = isThorough
  }

  /// Carries every erasure as far as it can go now.
  /// - Parameters:
  ///   - confirmation: a person's word that so many subjects may be erased at once.
  ///   - progress: told as the sweep goes on.
  /// - Throws: ``SweepStopped`` before anybody's key is destroyed, and what failed before that as it is;
  ///   ``SweepIncomplete`` for what failed after, a handler among it, with the report. By then everybody's
  ///   erasure has gone on but that of those it failed for, and no root was kept for their sake.
  ///   `CancellationError`, with every finished stage kept.
  public func sweep(
    confirmation: Proof<ConfirmSweep>? = nil, progress: @Sendable (SweepProgress) -> Void = { _ in }
  ) async throws -> SweepReport {
    var run = SweepRun()
    try await checkStore()
    // One that was put in the old one's place and has grown since is not what the anchor's checkpoint is of.
    try await gatekeeper.checkpoint()
    // Step 1: what was given up as lost waits for nobody's erasure. A key service may take minutes to
    // answer, so it is asked before anybody looks at who is due and whom a hold keeps.
    try await finishLostRoots(&run.report)
    try await closeLossReports(&run.report)
    try await refile(&run.report)
    // Step 2: what is due, and whether it may be done on this clock and at this size.
    let announcedBefore = try vault.anchor.summary().tombstones
    let due = try await dueSubjects(&run.report)
    run.report.due = due.count
    try await guardBlastRadius(due.count, confirmation)
    // Step 3: keys, then what hangs on them.
    try await destroyKeys(due, &run, progress)
    try await run.go(.purgingRows) { try await purgeRows(&$0, progress) }
    // What is left of a key in the store's files opens nothing without its root, which is not kept for it.
    var isClear = false
    try await run.go(.clearingResidue) {
      isClear = try await clearResidue(&$0.report, progress)
    }
    // Where the end of keys was announced and not all have come to it, that is the last announcement
    // there may be: two that nobody acknowledged would be taken for a restore.
    if run.failures.allSatisfy({ $0.step != .destroyingKeys }) {
      try await run.go(.retiringEpochs) {
        try await retireEpochs(
          settling: isClear, announcedBefore: announcedBefore, &$0.report, progress)
      }
    }
    // Step 4: certificates for what has been verified by now.
    try await run.go(.certifying) { try await certify(&$0.report, progress) }
    try await run.go(.closing) {
      $0.report.awaitingVerification = try await pending(.rootsDestroyed).count
      try await gatekeeper.noticeDuties()
      try await gatekeeper.checkpoint()
    }
    guard run.failures.isEmpty else { throw run.incomplete }
    return run.report
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
  func heldSubjects() async throws -> Set<SubjectID> {
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
}
