// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
package import FoundationEssentials
import Synchronization

/// What the installation remembers outside its database: an append-only file of authenticated
/// lines, flushed *before* the act each line records.
///
/// A database restored from a backup is older than its anchor. That is how the restore is noticed,
/// and where the tombstones to replay come from. Each line's HMAC covers the one before it, so a
/// line cannot be changed, dropped or moved; a last line that a crash cut short is ignored.
package final class AnchorFile: Sendable {
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
    package var checkpoint: (size: Int64, text: String)?
    package var wall: Int64 = 0
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

  private struct State {
    var summary = Summary()
    var last: [UInt8] = []
    var length = 0
  }

  private let path: String
  private let key: Secret
  private let state = Mutex(State())

  /// Opens the anchor, making it the first time.
  /// - Throws: ``AnchorFault`` when a line is not authentic; ``FileFault`` for the file itself.
  package init(path: String, installation: Installation) throws {
    self.path = path
    self.key = installation.anchor
    try refresh()
  }

  /// What was known when the file was last looked at, without looking.
  package var known: Summary { state.withLock(\.summary) }

  /// What is known, after taking up lines that other processes have added.
  package func summary() throws -> Summary {
    try refresh()
    return state.withLock(\.summary)
  }

  /// Writes what is about to happen. When it returns, the line is on the disk.
  /// - Parameter restored: the restore that the writer's store was brought up to, where nobody else may
  ///   write the line: asked under the file's lock.
  /// - Throws: ``AnchorFault/replaced`` when another restore has been announced since.
  @discardableResult
  package func write(
    _ act: AnchorEntry.Act, at milliseconds: Int64, since restored: Int64? = nil,
    _ fill: (inout AnchorEntry) -> Void = { _ in }
  ) throws -> Int64 {
    try PrivateFile.locked(path + ".lock") {
      try refresh(cutting: true)
      return try state.withLock { state in
        if let restored, !state.summary.isLatest(restored) { throw AnchorFault.replaced }
        let step: Int64 = act.isReplayed ? 1 : 0
        var entry = AnchorEntry(
          generation: state.summary.generation + step, act: act, at: milliseconds)
        fill(&entry)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let body = Array(try encoder.encode(entry))
        let code = try HMAC.authenticationCode(for: state.last + body, using: key)
        let line =
          Array(Base64.encode(body, as: .urlSafe).utf8) + [32]
          + Array(Hex.encode(code).utf8) + [10]
        Milestone.passed("anchor.write.before")
        try PrivateFile.append(line, to: path)
        Milestone.passed("anchor.write.after")
        Self.take(entry, code, length: line.count, into: &state)
        return entry.generation
      }
    }
  }

  /// Writes a person's word about the clock.
  package func confirm(_ correction: ClockCorrection) throws -> Int64 {
    try write(.clockConfirmed, at: correction.after.wall) { $0.step = correction.step }
  }

  /// - Parameter cutting: removes a half-written last line; only under the lock, since without it
  ///   another process may be writing that very line.
  private func refresh(cutting: Bool = false) throws {
    // Read under the lock: what another thread writes after the reading would make a file that was
    // read before look shortened.
    try state.withLock { state in
      guard PrivateFile.exists(path) else {
        guard state.length == 0 else { throw AnchorFault.missing }
        return
      }
      // Asked before each key is made: a file of the same length has nothing new. Of a longer one only that
      // is read, since the file grows for as long as there is an installation.
      let length = PrivateFile.length(path) ?? 0
      guard length >= state.length else { throw AnchorFault.shortened }
      if !cutting, length == state.length { return }
      let known = state.length
      let bytes = try PrivateFile.read(path, from: known)
      var start = 0
      while let end = bytes[start...].firstIndex(of: 10) {
        let parts = bytes[start..<end].split(separator: 32)
        guard parts.count == 2,
          let body = Base64.decode(String(decoding: parts[0], as: UTF8.self), as: .urlSafe),
          let code = Hex.decode(String(decoding: parts[1], as: UTF8.self)),
          HMAC.isValid(code, for: state.last + body, using: key)
        else { throw AnchorFault.notAuthentic }
        let entry = try JSONDecoder().decode(AnchorEntry.self, from: Data(body))
        Self.take(entry, code, length: end + 1 - start, into: &state)
        start = end + 1
      }
      // A crash cut the last line short: its act never happened.
      if cutting, start < bytes.count { try PrivateFile.truncate(path, to: known + start) }
    }
  }

  private static func take(
    _ entry: AnchorEntry, _ code: [UInt8], length: Int, into state: inout State
  ) {
    state.last = code
    state.length += length
    state.summary.generation = entry.generation
    // A person's word about the clock may also take time back.
    state.summary.wall =
      entry.act == .clockConfirmed ? entry.at : max(state.summary.wall, entry.at)
    if let store = entry.store {
      state.summary.store = store
      // What was opened before environments were told apart was production.
      state.summary.environment = entry.environment ?? .production
      state.summary.keyring = entry.keyring
      state.summary.keyringID = entry.keyringID
    }
    if entry.act == .clockConfirmed {
      // What waits for a time waits for time that somebody vouched for, and none of it has yet to come.
      let step = entry.step ?? 0
      func moved(_ moment: Int64) -> Int64 { min(moment + step, entry.at) }
      state.summary.restoredAt = moved(state.summary.restoredAt)
      state.summary.strayRoots = state.summary.strayRoots.mapValues(moved)
    }
    state.summary.tombstones.formUnion(entry.subjects ?? [])
    switch (entry.act, entry.root) {
    case (.rootDestroyed, let root?):
      state.summary.destroyedRoots.insert(root)
      state.summary.lostRoots[root]?.destroyed = entry.at
    case (.rootLost, let root?):
      if let loss = entry.loss, state.summary.lostRoots[root] == nil {
        state.summary.lostRoots[root] = LostRoot(loss: loss, declared: entry.at)
      }
    case (.strayRoot, let root?): state.summary.strayRoots[root] = entry.at
    default: break
    }
    if let text = entry.checkpoint, let size = entry.size {
      state.summary.checkpoint = (size, text)
    }
    // A restored ledger goes on from where it was; what the lost one had signed is another tree's.
    if entry.act == .recovering || entry.act == .recovered {
      state.summary.checkpoint = nil
      state.summary.isRecovering = entry.act == .recovering
    }
    if entry.act == .recovered {
      state.summary.restores += 1
      for root in entry.roots ?? [] where state.summary.rootsAtRestore[root] == nil {
        state.summary.rootsAtRestore[root] = state.summary.restores
      }
      state.summary.straysAtRestore.formUnion(entry.strays ?? [])
      // However long ago one was nobody's before: the store may have had it back meanwhile.
      for root in entry.strays ?? [] { state.summary.strayRoots[root] = entry.at }
      (state.summary.restored, state.summary.restoredAt) = (entry.generation, entry.at)
    }
    if entry.act == .testingClock { state.summary.livedOnTestingClock = true }
    if let escrow = entry.escrow {
      state.summary.escrows[escrow.id] = escrow
      if let share = entry.share {
        state.summary.destroyedShares[escrow.id, default: []].insert(share)
      }
    }
    switch (entry.act, entry.export) {
    case (.exported, let export?): state.summary.exports.insert(export)
    case (.exportDestroyed, let export?): state.summary.destroyedExports.insert(export)
    default: break
    }
    if let key = entry.verifier { state.summary.verifiers.insert(key) }
  }
}

package enum AnchorFault: Error, Equatable, CustomStringConvertible {
  case notAuthentic
  case shortened
  case otherStore
  case missing
  case testingMark
  case replaced

  package var description: String {
    switch self {
    case .notAuthentic:
      "the anchor has a line this installation did not write: somebody changed it, or"
        + " installation.key; put both back as they were, and find out who can write there"
    case .shortened:
      "the anchor is shorter than it was: somebody replaced it by an older one; put the newest back"
    case .testingMark:
      "the anchor says that this store lived on a testing clock, and the store denies it; put the"
        + " store back as it was, or begin a new installation"
    case .missing:
      "the store has a history and its anchor is gone, so nobody can tell what was erased since;"
        + " put the roots directory with the anchor back"
    case .replaced:
      "the store was replaced while this process had it open, by a restored one or another copy, or is"
        + " being brought up at this moment; restart the process"
    case .otherStore: "the anchor belongs to another store; put the right database back beside it"
    }
  }
}
