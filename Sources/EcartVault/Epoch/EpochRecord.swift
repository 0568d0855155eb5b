// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// An epoch: the key that wraps its subjects' keys, itself wrapped under the epoch's own root.
struct EpochRecord: GateRecord, Codable {
  enum State: String, Codable { case living, destroyed }

  var label: String
  /// Whether its subjects are re-wrapped before its root goes.
  var rotates: Bool
  var wrapped: Data
  var made: Date
  var state: State

  /// Living epochs are listed apart from destroyed ones.
  var index: RecordKey? { RecordKey(state.rawValue) }
}

/// Which epoch a label stands for today.
struct EpochPointer: GateRecord, Codable {
  var id: String
}
