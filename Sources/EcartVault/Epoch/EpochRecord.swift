// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
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
  /// Says that the installation wrote it; see ``Installation/code(of:as:)``.
  var code = Data()

  /// Living epochs are listed apart from destroyed ones.
  var index: RecordKey? { RecordKey(state.rawValue) }

  private func parts(_ id: String) -> [[UInt8]] {
    [
      Array(id.utf8), Array(label.utf8), [rotates ? 1 : 0], Array(wrapped),
      Array("\(made.timeIntervalSinceReferenceDate.bitPattern)".utf8), Array(state.rawValue.utf8),
    ]
  }

  func coded(_ id: String, by installation: Installation) throws(Interruption) -> EpochRecord {
    var record = self
    do { record.code = Data(try installation.code(of: parts(id), as: .epoch)) } catch {
      throw .workFailed("HMAC")
    }
    return record
  }

  func isAuthentic(_ id: String, by installation: Installation) -> Bool {
    installation.isRight(Array(code), of: parts(id), as: .epoch)
  }
}

/// Which epoch a label stands for today.
struct EpochPointer: GateRecord, Codable {
  var id: String
}
