// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

extension AnchorFile {
  /// What all lines together say.
  package struct Summary: Sendable {
    package var generation: Int64 = 0
    package var store: String?
    package var environment: DeploymentEnvironment?
    package var keyring: KeyProviderKind?
    package var keyringID: String?
    package var tombstones: Set<SubjectID> = []
    package var destroyedRoots: Set<String> = []
    /// Roots that two administrators declared lost; also those that turned up and were destroyed.
    package var lostRoots: [String: LostRoot] = [:]
    /// Roots that no epoch knew, and when that was seen last for the first time.
    package var strayRoots: [String: Int64] = [:]
    /// The ledger's last checkpoint among the lines since the last restore.
    var line: Checkpoint?
    /// The one in the file beside the lines.
    var beside: AnchorEntry?
    /// The latest time in the lines, and the act that took the clock somewhere last.
    fileprivate var lineWall: Int64 = 0
    fileprivate var confirmed: Int64 = 0
    package var livedOnTestingClock = false
    /// Whether the database was ever found to be older than this: then its rows may not name every epoch
    /// they were in.
    package var wasRestored: Bool { restores > 0 }
    /// Whether that was not finished: its own entries make the ledger as long as it was.
    package var isRecovering = false
    /// How often it was found so.
    package var restores = 0
    /// The roots that there were whenever it was found so, and at which of those times first, counted from
    /// 1. A key may have been under any of them in the time that was lost.
    package var rootsAtRestore: [String: Int] = [:]
    /// Those of them of epochs that the store did not know any more.
    package var straysAtRestore: Set<String> = []
    /// The generation at which it was found so last, and when; 0 for never.
    package var restored: Int64 = 0
    package var restoredAt: Int64 = 0
    /// Every root that was ever sealed to people, and those whose shares are attested destroyed.
    package var escrows: [UUID: AnchoredEscrow] = [:]
    package var destroyedShares: [UUID: Set<Int>] = [:]
    /// Every export that was ever handed out, and those attested destroyed.
    package var exports: Set<UUID> = []
    package var destroyedExports: Set<UUID> = []
    /// The public keys of those who ever verified erasures here, in hexadecimal digits.
    package var verifiers: Set<String> = []

    /// The ledger's newest checkpoint, unless the store was found restored since.
    package var checkpoint: Checkpoint? {
      guard let beside, beside.restores == lineage, let text = beside.checkpoint,
        let size = beside.size, size >= line?.size ?? 0
      else { return line }
      return Checkpoint(size: size, text: text, at: beside.at)
    }

    /// The latest time that anybody wrote here, in milliseconds since 1970.
    package var wall: Int64 {
      // A person's word about the clock may also have taken back what was written before it.
      guard let beside, beside.generation >= confirmed else { return lineWall }
      return max(lineWall, beside.at)
    }

    /// Whether a store that was brought up to a restore is the one that lives.
    package func isLatest(_ restore: Int64) -> Bool { restored == restore && !isRecovering }

    /// After how many restores what happens now happens; what brings a store up comes after its own.
    package var lineage: Int { restores + (isRecovering ? 1 : 0) }

    /// Whether an epoch is over: its root was destroyed, or declared lost.
    package func isEnded(_ epoch: String) -> Bool {
      destroyedRoots.contains(epoch) || lostRoots[epoch] != nil
    }

    /// The epochs whose roots people hold.
    package var escrowedEpochs: Set<String> {
      Set(escrows.values.filter { !isDestroyed($0) }.map(\.epoch))
    }

    package var destroyedEscrows: Set<UUID> {
      Set(escrows.values.filter { isDestroyed($0) }.map(\.id))
    }

    package func isDestroyed(_ escrow: AnchoredEscrow) -> Bool {
      (destroyedShares[escrow.id] ?? []).isSuperset(of: 1...max(1, escrow.count))
    }
  }

  /// A root that was declared lost.
  package struct LostRoot: Sendable, Equatable {
    package var loss: AnchoredLoss
    /// Milliseconds since 1970.
    package var declared: Int64
    /// When it had turned up and its destruction was announced.
    package var destroyed: Int64?
  }

  /// A signed size of the ledger.
  package struct Checkpoint: Sendable, Equatable {
    package var size: Int64
    /// The signed note (C2SP).
    package var text: String
    /// Milliseconds since 1970.
    package var at: Int64
  }
}

extension AnchorFile.Summary {
  /// Takes up the next line.
  mutating func take(_ entry: AnchorEntry) {
    generation = entry.generation
    // A person's word about the clock may also take time back.
    if entry.act == .clockConfirmed {
      (lineWall, confirmed) = (entry.at, entry.generation)
    } else {
      lineWall = max(lineWall, entry.at)
    }
    if let identity = entry.store {
      store = identity
      // What was opened before environments were told apart was production.
      environment = entry.environment ?? .production
      keyring = entry.keyring
      keyringID = entry.keyringID
    }
    if entry.act == .clockConfirmed {
      // What waits for a time waits for time that somebody vouched for, and none of it has yet to come.
      let step = entry.step ?? 0
      func moved(_ moment: Int64) -> Int64 { min(moment + step, entry.at) }
      restoredAt = moved(restoredAt)
      strayRoots = strayRoots.mapValues(moved)
    }
    tombstones.formUnion(entry.subjects ?? [])
    switch (entry.act, entry.root) {
    case (.rootDestroyed, let root?):
      destroyedRoots.insert(root)
      lostRoots[root]?.destroyed = entry.at
    case (.rootLost, let root?):
      if let loss = entry.loss, lostRoots[root] == nil {
        lostRoots[root] = AnchorFile.LostRoot(loss: loss, declared: entry.at)
      }
    case (.strayRoot, let root?): strayRoots[root] = entry.at
    default: break
    }
    if let text = entry.checkpoint, let size = entry.size {
      line = AnchorFile.Checkpoint(size: size, text: text, at: entry.at)
    }
    // A restored ledger goes on from where it was; what the lost one had signed is another tree's.
    if entry.act == .recovering || entry.act == .recovered {
      line = nil
      isRecovering = entry.act == .recovering
    }
    if entry.act == .recovered {
      restores += 1
      for root in entry.roots ?? [] where rootsAtRestore[root] == nil {
        rootsAtRestore[root] = restores
      }
      straysAtRestore.formUnion(entry.strays ?? [])
      // However long ago one was nobody's before: the store may have had it back meanwhile.
      for root in entry.strays ?? [] { strayRoots[root] = entry.at }
      (restored, restoredAt) = (entry.generation, entry.at)
    }
    if entry.act == .testingClock { livedOnTestingClock = true }
    if let escrow = entry.escrow {
      escrows[escrow.id] = escrow
      if let share = entry.share {
        destroyedShares[escrow.id, default: []].insert(share)
      }
    }
    switch (entry.act, entry.export) {
    case (.exported, let export?): exports.insert(export)
    case (.exportDestroyed, let export?): destroyedExports.insert(export)
    default: break
    }
    if let key = entry.verifier { verifiers.insert(key) }
  }
}
