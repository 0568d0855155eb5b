// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartRetention
import EcartVault

/// What destroying keys means, for the gates that decide to.
enum Erasing {
  private static let clauses = [Clause.ID("ret-1"), Clause.ID("del-4")]

  /// - Parameter tombstoneUnknown: also fences subjects that have no key here.
  /// - Returns: how many keys are destroyed.
  static func erase(
    _ due: [Obligation], tombstoneUnknown: Bool, on desk: inout Deliberation
  ) async throws(Interruption) -> Int {
    let rules = try desk.part(Rulebook.self)
    let vault = try desk.part(Vault.self)
    let rows = try await desk.keys(of: due.map(\.subject))
    let announced: AnchorFile.Summary
    do { announced = try vault.anchor.summary() } catch { throw .workFailed("reading the anchor") }
    var count = 0
    for obligation in due {
      let subject = obligation.subject
      for rule in [
        ObligationRule.delivered, .received, .accountEnded, .credentialEnded, .legalHold,
      ] {
        desk.settle(rule, for: subject)
      }
      guard let row = rows[subject] else {
        // A restored store may never have heard of the subject; its tombstone fences it all the same.
        if tombstoneUnknown {
          desk.setKey(of: subject, state: .erased, epoch: "", body: [])
          vault.removeEntries(of: subject, on: &desk)
        }
        continue
      }
      guard row.state == .living else { continue }
      // A key whose erasure is on record is there again: somebody put its row back. A record that nobody can
      // read keeps neither this key alive nor anybody else's: it is written anew, and proves nothing.
      let onRecord = try await erasure(of: subject, on: &desk)
      if case .known(var before) = onRecord {
        // What this key was wrapped under nobody certifies with what the first one was.
        if before.stage != .certified, before.isWritten(subject, by: vault.installation) {
          before.isUnproven = true
          try await desk.write(
            before.coded(subject, by: vault.installation), at: RecordKey(subject))
        }
        vault.removeEntries(of: subject, on: &desk)
        desk.setKey(of: subject, state: .erased, epoch: "", body: [])
        var entry = Evidence("erased-key-returned", .alarm, clauses: clauses)
        entry.object = .tombstone(subject)
        desk.record(entry)
        count += 1
        continue
      }
      if onRecord == .unreadable {
        var entry = Evidence("unreadable-erasure", .alarm, clauses: clauses)
        entry.object = .tombstone(subject)
        desk.record(entry)
      }
      // Step 1: the tombstone, and what the certificate will need.
      guard let remains = vault.remains(of: row) else {
        // A row nobody can read must not keep anybody else's key alive. It is fenced, and there is
        // no certificate for what cannot be shown.
        desk.setKey(of: subject, state: .erased, epoch: "", body: [])
        vault.removeEntries(of: subject, on: &desk)
        var entry = Evidence("unreadable-key-erased", .alarm, clauses: clauses)
        entry.object = .tombstone(subject)
        desk.record(entry)
        count += 1
        continue
      }
      let dueAt = rules.due(obligation, under: desk.policy)
      try await desk.write(
        ErasureRecord(
          stage: .keyDestroyed, kind: remains.kind, origin: remains.origin,
          rule: obligation.rule, basis: obligation.basis, due: dueAt, erased: desk.now,
          // Under the installation's code this list has roots destroyed; so it is never what somebody
          // else wrote into the row. Epochs that are not listed end with age.
          epochs: remains.isAuthentic
            ? epochs(of: remains, isReplayed: tombstoneUnknown, announced) : [],
          epochsGone: remains.epochsGone,
          keyID: remains.keyID,
          algorithm: remains.algorithm, sample: remains.sample,
          fingerprints: remains.storedKeys.flatMap(Fingerprint.halves), window: Fingerprint.window,
          copies: remains.copies,
          isUnproven: remains.isAuthentic && onRecord == .none ? nil : true,
          restores: announced.lineage
        ).coded(subject, by: vault.installation),
        at: RecordKey(subject))
      if !remains.isAuthentic {
        var entry = Evidence("key-row-changed", .alarm, clauses: clauses)
        entry.object = .tombstone(subject)
        desk.record(entry)
      }
      desk.setKey(of: subject, state: .erased, epoch: "", body: [])
      vault.removeEntries(of: subject, on: &desk)
      // Step 2: evidence by tombstone alone; the pseudonym is never in the same entry.
      var entry = Evidence(
        "key-destroyed", .done, clauses: clauses,
        fields: ["basis": .instant(obligation.basis), "due": .instant(dueAt)])
      entry.object = .tombstone(subject)
      desk.record(entry)
      if desk.now >= dueAt {
        var overdue = Evidence(
          "erasure-overdue", .alarm, clauses: [Clause.ID("ret-1")],
          fields: ["due": .instant(dueAt)])
        overdue.object = .tombstone(subject)
        desk.record(overdue)
      }
      count += 1
    }
    return count
  }

  private enum OnRecord: Equatable {
    case none, known(ErasureRecord), unreadable
  }

  private static func erasure(
    of subject: SubjectID, on desk: inout Deliberation
  ) async throws(Interruption) -> OnRecord {
    do {
      return try await desk.read(ErasureRecord.self, at: RecordKey(subject)).map(OnRecord.known)
        ?? .none
    } catch {
      guard case .unreadableRecord = error else { throw error }
      return .unreadable
    }
  }

  /// The epochs the row names. A row from a backup may not know one whose root is lost since: after a
  /// restore every such epoch is named, which is one too many at worst.
  private static func epochs(
    of remains: KeyRemains, isReplayed: Bool, _ announced: AnchorFile.Summary
  ) -> [String] {
    guard isReplayed || announced.wasRestored else { return remains.epochs }
    return remains.epochs
      + announced.lostRoots.keys.filter { !remains.epochs.contains($0) }.sorted()
  }
}
