// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// One line of the anchor: an act that is about to happen, or a checkpoint that was made.
package struct AnchorEntry: Codable, Sendable, Equatable {
  package enum Act: String, Codable, Sendable {
    case opened, checkpoint, tombstones, rootDestroyed, clockConfirmed, recovered, testingClock
    case escrowed, shareDestroyed, strayRoot, verifier, rootLost, exported, exportDestroyed
    /// The store was found restored, and is about to be brought up; `recovered` when it was.
    case recovering

    /// Whether the store catches the act up when it has lost it; the others are news, not acts.
    var isReplayed: Bool {
      switch self {
      case .checkpoint, .opened, .testingClock, .escrowed, .shareDestroyed, .strayRoot,
        .verifier, .exported, .exportDestroyed, .recovering:
        false
      case .tombstones, .rootDestroyed, .rootLost, .clockConfirmed, .recovered: true
      }
    }
  }

  /// Counts the acts; the store keeps the number of the last one it has carried out.
  package var generation: Int64
  package var act: Act
  /// Milliseconds since 1970.
  package var at: Int64
  /// How far a person's word took the clock from what was vouched for, in milliseconds.
  package var step: Int64?
  /// The store the anchor belongs to, in the first entry.
  package var store: String?
  /// Where the installation runs, in the first entry.
  package var environment: DeploymentEnvironment?
  /// What keeps its roots, in the first entry.
  package var keyring: KeyProviderKind?
  /// Which keyring of its kind that is, in the first entry.
  package var keyringID: String?
  package var subjects: [SubjectID]?
  package var root: String?
  /// The roots that were there when the store was found restored: what it lost may have been under any.
  package var roots: [String]?
  /// Those of them of epochs that the restored store does not know.
  package var strays: [String]?
  package var checkpoint: String?
  package var size: Int64?
  /// After how many restores it was signed, in the file beside the lines alone.
  package var restores: Int?
  package var escrow: AnchoredEscrow?
  /// The number of a share that is attested destroyed.
  package var share: Int?
  /// An export that is about to be handed out, or is attested destroyed.
  package var export: UUID?
  /// The public key of whoever verifies erasures, in hexadecimal digits.
  package var verifier: String?
  /// What two administrators said about a root that is lost.
  package var loss: AnchoredLoss?
}

/// What two administrators said about a root that is lost and that no sweep has destroyed.
package struct AnchoredLoss: Codable, Sendable, Equatable {
  /// The report's number.
  package var id: UUID
  /// In which way, as a word of `RootLoss`.
  package var because: String
  /// How many living keys, at most, were given up with it.
  package var keys: Int
  /// How many of the living ones were under legal hold.
  package var held: Int?

  package init(id: UUID, because: String, keys: Int, held: Int? = nil) {
    self.id = id
    self.because = because
    self.keys = keys
    self.held = held
  }
}

/// A root that was sealed to people: what is known of it when the store was restored from a backup
/// that is older.
package struct AnchoredEscrow: Codable, Sendable, Equatable {
  package var id: UUID
  package var epoch: String
  package var threshold: Int
  package var count: Int

  package init(id: UUID, epoch: String, threshold: Int, count: Int) {
    self.id = id
    self.epoch = epoch
    self.threshold = threshold
    self.count = count
  }
}
