// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

/// One line of the anchor: an act that is about to happen, or a checkpoint that was made.
package struct AnchorEntry: Codable, Sendable, Equatable {
  package enum Act: String, Codable, Sendable {
    case opened, checkpoint, tombstones, rootDestroyed, clockConfirmed, recovered, testingClock
  }

  /// Counts the acts; the store keeps the number of the last one it has carried out.
  package var generation: Int64
  package var act: Act
  /// Milliseconds since 1970.
  package var at: Int64
  /// The store the anchor belongs to, in the first entry.
  package var store: String?
  /// Where the installation runs, in the first entry.
  package var environment: DeploymentEnvironment?
  package var subjects: [SubjectID]?
  package var root: String?
  package var checkpoint: String?
  package var size: Int64?
}
