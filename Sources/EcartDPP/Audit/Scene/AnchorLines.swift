// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import EcartVault
import FoundationEssentials

/// What the anchor says, read without its key: nobody vouches for the lines, but a checkpoint in
/// one bears the ledger's own signature.
struct AnchorLines: Sendable {
  enum State: Sendable, Equatable {
    case missing
    /// Its owner keeps it from this process.
    case unreadable
    case read
  }

  private(set) var state = State.missing
  private(set) var lines = 0
  /// Lines that are no anchor line at all. A last one that a crash cut short is not counted.
  private(set) var malformed = 0
  private(set) var generation: Int64 = 0
  private(set) var store: String?
  /// Where the installation runs, as its first line says.
  private(set) var environment: DeploymentEnvironment?
  /// What keeps the roots, as its first line says.
  private(set) var keyring: KeyProviderKind?
  private(set) var tombstones: Set<SubjectID> = []
  private(set) var destroyedRoots: Set<String> = []
  /// Roots that two administrators declared lost, and when, in milliseconds since 1970.
  private(set) var lostRoots: [String: Int64] = [:]
  private(set) var checkpoint: (size: Int64, text: String)?
  /// How often the database was found to be older than its anchor, and caught up.
  private(set) var recoveries = 0
  private var isRecovering = false
  /// The last act that took the clock somewhere.
  private var confirmed: Int64 = 0
  /// Whether the checkpoint beside them was written after lines that are not there.
  private(set) var isShortened = false
  private(set) var livedOnTestingClock = false
  /// Milliseconds since 1970 of the latest line.
  private(set) var wall: Int64 = 0

  init(_ path: String) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let data = FileManager.default.contents(atPath: path) else {
      state = .unreadable
      return
    }
    state = .read
    let decoder = JSONDecoder()
    var parts = data.split(separator: 10, omittingEmptySubsequences: false)
    // What follows the last newline: nothing, or a line that never got finished.
    parts.removeLast()
    for line in parts {
      lines += 1
      guard let body = line.split(separator: 32).first,
        let bytes = Base64.decode(String(decoding: body, as: UTF8.self), as: .urlSafe),
        let entry = try? decoder.decode(AnchorEntry.self, from: Data(bytes))
      else {
        malformed += 1
        continue
      }
      take(entry)
    }
    takeCheckpoint(beside: path)
  }

  /// The newest checkpoint lies beside the lines.
  private mutating func takeCheckpoint(beside path: String) {
    guard let data = FileManager.default.contents(atPath: path + AnchorFile.beside) else { return }
    lines += 1
    guard let body = data.split(separator: 32).first,
      let bytes = Base64.decode(String(decoding: body, as: UTF8.self), as: .urlSafe),
      let entry = try? JSONDecoder().decode(AnchorEntry.self, from: Data(bytes)),
      entry.act == .checkpoint, let text = entry.checkpoint, let size = entry.size
    else {
      malformed += 1
      return
    }
    isShortened = entry.generation > generation
    // One of before a person's word about the clock, or of before a restore, says nothing of after it.
    if entry.generation >= confirmed { wall = max(wall, entry.at) }
    if entry.restores == recoveries + (isRecovering ? 1 : 0), size >= checkpoint?.size ?? 0 {
      checkpoint = (size, text)
    }
  }

  private mutating func take(_ entry: AnchorEntry) {
    generation = max(generation, entry.generation)
    wall = entry.act == .clockConfirmed ? entry.at : max(wall, entry.at)
    if entry.act == .clockConfirmed { confirmed = entry.generation }
    store = entry.store ?? store
    keyring = entry.keyring ?? keyring
    if entry.store != nil { environment = entry.environment ?? .production }
    tombstones.formUnion(entry.subjects ?? [])
    if entry.act == .rootDestroyed, let root = entry.root { destroyedRoots.insert(root) }
    if entry.act == .rootLost, let root = entry.root {
      lostRoots[root] = lostRoots[root] ?? entry.at
    }
    if let text = entry.checkpoint, let size = entry.size { checkpoint = (size, text) }
    if entry.act == .recovering || entry.act == .recovered {
      checkpoint = nil
      isRecovering = entry.act == .recovering
    }
    if entry.act == .recovered { recoveries += 1 }
    if entry.act == .testingClock { livedOnTestingClock = true }
  }
}
