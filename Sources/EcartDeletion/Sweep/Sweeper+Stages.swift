// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import EcartVault
import FoundationEssentials

extension Sweeper {
  /// What deleted rows leave in the store's files. A reader with an old snapshot holds it back;
  /// then the certificate waits and the ledger has an alarm.
  /// - Returns: whether it is cleared.
  func clearResidue(
    _ report: inout SweepReport, _ progress: @Sendable (SweepProgress) -> Void
  ) async throws -> Bool {
    // Whose rows wait have a destroyed key like the others.
    let waiting = try await pending(.keyDestroyed).count + pending(.purged).count
    progress(SweepProgress(stage: .clearingResidue, done: 0, total: waiting))
    switch try await gatekeeper.store.purgeResidue() {
    case .clean:
      progress(SweepProgress(stage: .clearingResidue, done: waiting, total: waiting))
      return true
    case .heldBackByReader:
      if waiting > 0 {
        report.delays.append(
          "A reader holds an old snapshot of the database, so \(waiting) destroyed keys may still"
            + " be in its write-ahead log. No root is kept for that; the certificates wait. If the reader"
            + " is a backup, what it writes lacks the keys that this sweep wrapped anew: make another one"
            + " when the sweep is over (del-4, dr-1). End the reader and sweep again.")
        _ = try await gatekeeper.admit(HoldCertificatesBack(cause: .residue, waiting: waiting))
      }
      return false
    }
  }

  /// The erasures none of whose epochs has a root any more, neither here nor with people, and no copy
  /// of whose key is out. A root's end is one that the anchor announced: a destruction, or a loss that
  /// two administrators declared.
  func settled(
    _ erasures: [(key: RecordKey, record: ErasureRecord)], _ report: inout SweepReport
  ) async throws -> [RecordKey] {
    var known: [String: Bool] = [:]
    var finished: [RecordKey] = []
    // After the roots: of an epoch that is destroyed nobody can make shares any more.
    let escrows = Dictionary(
      grouping: try await vault.outstandingEscrows(gatekeeper.survey), by: \.epoch)
    var blocked: [String: Int] = [:]
    let exports = try await vault.outstandingExports(gatekeeper.survey)
    var exported: [UUID: Int] = [:]
    var foreign = 0
    let announced = try vault.anchor.summary()
    let possible = try await possibleRoots(announced, escrows: Set(escrows.keys), &report)
    var waiting = 0
    for (key, record) in erasures where record.copies == 0 {
      guard let subject = SubjectID(hex: key.description),
        record.isGenuine(subject, by: vault.installation, announced)
      else {
        foreign += 1
        continue
      }
      var isGone = record.epochs.allSatisfy(announced.isEnded)
      for epoch in record.epochs {
        if known[epoch] == nil {
          // One that cannot be looked for is not gone, and keeps nobody else waiting.
          do { known[epoch] = try await !vault.provider.hasRoot(epoch) } catch {
            known[epoch] = false
            report.delays.append(
              "Whether the root of the epoch \(epoch) is gone cannot be told: \(error). Its"
                + " certificates wait for it.")
          }
        }
        isGone = isGone && known[epoch] == true
        if escrows[epoch] != nil {
          isGone = false
          blocked[epoch, default: 0] += 1
        }
      }
      let copies = exports.holding(subject)
      for id in copies { exported[id, default: 0] += 1 }
      let isHeld = possible.hold(record)
      if isHeld {
        waiting += 1
        for epoch in possible.escrowed where !record.epochs.contains(epoch) {
          blocked[epoch, default: 0] += 1
        }
      }
      if isGone, copies.isEmpty, !isHeld { finished.append(key) }
    }
    if foreign > 0 {
      report.delays.append(
        "\(foreign) records of erasures were not written by this installation, or the anchor never"
          + " announced them: somebody changed the database. There is no certificate for them.")
    }
    if waiting > 0 { report.delays.append(possible.delay(of: waiting)) }
    report.delays += exports.delays(exported)
    for (epoch, count) in blocked.sorted(by: { $0.key < $1.key }) {
      report.delays += (escrows[epoch] ?? []).map { $0.delay(of: count) }
    }
    return finished
  }
}

extension OutstandingEscrow {
  /// What keeps certificates from being issued, in plain words.
  fileprivate func delay(of certificates: Int) -> String {
    let shares = sharesOut.map(String.init).joined(separator: ", ")
    return "\(certificates) certificates wait for a copy: the root of epoch \(epoch) is in escrow"
      + " \(id.uuidString.lowercased()), share \(shares) of \(count) not ticked off. Have the shares"
      + " destroyed, then: dpp escrow tick-off."
  }
}

extension OutstandingExports {
  /// What keeps certificates from being issued, in plain words.
  /// - Parameter certificates: how many, by the export's number.
  func delays(_ certificates: [UUID: Int]) -> [String] {
    certificates.sorted { $0.key.uuidString < $1.key.uuidString }.map { id, count in
      "\(count) certificates wait for a copy: export \(id.uuidString.lowercased())"
        + (unknown.contains(id)
          ? ", of which this database does not know who is in it (it was restored or changed)" : "")
        + ". Have the file and every copy of it destroyed, then: dpp exports tick-off, or"
        + " Gatekeeper.tickOffExport in the host."
    }
  }
}
