// SPDX-License-Identifier: Apache-2.0

import EcartLedger
import EcartPolicy
import FoundationEssentials

/// The ledger: whole, signed, and free of personal values (clauses log-1, log-4, log-5, log-6).
enum Ledger {
  static func checks(_ scene: Scene, _ tally: LedgerTally) async throws(StoreFailure) -> [Check] {
    let whole = await integrity(scene)
    var checks = [whole, contents(tally), personal(tally)]
    if whole.holds, let first = tally.first {
      checks.append(
        Check(
          "log-6", holds: true,
          facts: [
            "Nothing was pruned: the tree verifies from its first entry of \(first.prefix(10)) on."
          ]))
    }
    return checks
  }

  private static func integrity(_ scene: Scene) async -> Check {
    var faults = anchorFaults(scene)
    var facts: [String] = []
    if let key = scene.ledgerKey() {
      if let signer = scene.signerKey(), signer != key.publicKey {
        faults.append("public/ledger.vkey and public/signer.pem are not the same key.")
      }
      if key.name != LedgerKeeper.origin(of: scene.store.identity) {
        faults.append("public/ledger.vkey names another log than this store's.")
      }
      do {
        let summary = try await LedgerVerifier(store: scene.store, trusting: key)
          .verify(anchored: scene.anchor.checkpoint?.text)
        if summary.entries > 0, summary.covered == 0 {
          faults.append("No checkpoint covers any of the \(summary.entries) entries.")
        }
        let late = summary.entries - summary.covered
        facts.append(
          "\(summary.covered) entries hash to the root that their signed checkpoint names"
            + (late > 0 ? "; \(late) came after it." : "."))
      } catch { faults.append(sentence("\(error)")) }
    } else {
      faults.append("public/ledger.vkey cannot be read, so no checkpoint could be checked.")
    }
    if scene.anchor.recoveries > 0 {
      facts.append(
        "The database was restored from a backup and caught up \(scene.anchor.recoveries) times;"
          + " what was in the lost ones is in no tree.")
    }
    if scene.anchor.state == .read, scene.anchor.checkpoint != nil {
      facts.append("The last checkpoint in the anchor, outside the database, is covered too.")
    }
    if faults.isEmpty, scene.anchor.state == .unreadable {
      return Check(
        Clause.ID("log-4"),
        .unknown(because: "This user may not read roots/anchor, which shows a cut-off end."),
        facts: facts, remedy: "Run the audit as the user the host runs as.")
    }
    return Check(
      "log-4", holds: faults.isEmpty, facts: faults.isEmpty ? facts : faults,
      remedy: "Somebody changed the log. Keep the file as it is, and compare it with a backup and"
        + " with checkpoints that left this machine.",
      command: scene.command("verify ledger"))
  }

  private static func anchorFaults(_ scene: Scene) -> [String] {
    let anchor = scene.anchor
    var faults: [String] = []
    if anchor.state == .missing {
      faults.append("roots/anchor is missing: nothing outside the database remembers its end.")
    }
    if anchor.malformed > 0 {
      faults.append("\(anchor.malformed) of \(anchor.lines) lines of the anchor cannot be read.")
    }
    if anchor.isShortened {
      faults.append("roots/anchor has lost lines after which roots/anchor.checkpoint was written.")
    }
    if let store = anchor.store, store != scene.store.identity.id.uuidString.lowercased() {
      faults.append("The anchor belongs to another store.")
    }
    return faults
  }

  private static func contents(_ tally: LedgerTally) -> Check {
    let alarms = tally.alarms.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    return Check(
      "log-1", holds: tally.malformed == 0,
      facts: [
        "\(tally.entries) entries: \(tally.admitted) admitted, \(tally.refused) refused,"
          + " \(tally.done) done, \(tally.alarms.values.reduce(0, +)) alarms"
          + (alarms.isEmpty ? "." : " (\(alarms.joined(separator: ", ")))."),
        tally.malformed > 0 ? "\(tally.malformed) entries are no evidence at all." : nil,
      ].compactMap { $0 },
      remedy: "Somebody else wrote into the ledger; compare it with a backup.")
  }

  private static func personal(_ tally: LedgerTally) -> Check {
    Check(
      "log-5", holds: tally.withEmail == 0,
      facts: [
        tally.withEmail == 0
          ? "None of \(tally.entries) entries holds anything like an e-mail address."
          : "\(tally.withEmail) of \(tally.entries) entries hold an e-mail address."
      ],
      remedy: "Entries are not written with such values; find out what else writes to the ledger.")
  }

  /// Words as a sentence; what begins with a file's name keeps its spelling.
  static func sentence(_ words: String) -> String {
    let first = words.prefix { $0 != " " }
    let isName = first.contains { $0 == "/" || $0 == "." || $0 == "_" }
    let text = isName ? words : words.prefix(1).uppercased() + words.dropFirst()
    return text.hasSuffix(".") ? text : text + "."
  }
}
