// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault
import FoundationEssentials

/// What one administrator said about a lost root, for another to agree to. What counts afterwards is
/// the anchor's line; this alone declares nothing.
struct RootLossRecord: GateRecord, Codable {
  var epoch: String
  var because: RootLoss
  /// How many living keys, at most, are given up with the root.
  var keys: Int
  var reportedBy: RecordKey
  var reported: Date
  /// Set with the agreement, which the anchor's line follows.
  var confirmedBy: RecordKey?
  /// Says that the installation wrote what is agreed to.
  private var code = Data()

  /// How long a report waits for somebody to agree, in seconds: a week.
  static let life: TimeInterval = 7 * 86_400

  init(
    epoch: String, because: RootLoss, keys: Int, reportedBy: RecordKey, reported: Date
  ) {
    self.epoch = epoch
    self.because = because
    self.keys = keys
    self.reportedBy = reportedBy
    self.reported = reported
  }

  func isOpen(at now: Date) -> Bool { now < reported.addingTimeInterval(Self.life) }

  private func parts(_ id: UUID) -> [[UInt8]] {
    [
      id.uuidString, epoch, because.rawValue, "\(keys)", reportedBy.description,
      "\(reported.timeIntervalSinceReferenceDate.bitPattern)",
    ].map { Array($0.utf8) }
  }

  func coded(
    _ id: UUID, by installation: Installation
  ) throws(Interruption) -> RootLossRecord {
    var record = self
    do { record.code = Data(try installation.code(of: parts(id), as: .loss)) } catch {
      throw .workFailed("HMAC")
    }
    return record
  }

  func isAuthentic(_ id: UUID, by installation: Installation) -> Bool {
    installation.isRight(Array(code), of: parts(id), as: .loss)
  }
}
