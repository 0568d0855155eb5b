// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
package import FoundationEssentials

/// A root sealed to people, from the request to the last share destroyed. While it is out, it is a
/// copy of every key that its epoch ever wrapped.
package struct EscrowRecord: GateRecord, Codable {
  package enum State: String, Codable, Sendable {
    /// Asked for by one administrator; nothing has left the provider.
    case requested
    /// Agreed to by another. From here on shares count as out, whether or not anybody got one.
    case out
    /// Every share is attested destroyed.
    case destroyed
  }

  package var state: State
  package var epoch: String
  package var label: String
  package var threshold: Int
  /// The people's age recipients, in the order of their shares; public keys. Empty for an escrow of
  /// which only the anchor knows.
  package var recipients: [String]
  package var count: Int
  package var requestedBy: RecordKey?
  package var requested: Date
  package var approvedBy: RecordKey?
  package var made: Date?
  /// The shares that are attested destroyed.
  package var tickedOff: [Int]
  /// Says that the installation wrote what was asked for.
  private var code = Data()

  package var index: RecordKey? { RecordKey(state.rawValue) }

  package init(
    epoch: String, label: String, threshold: Int, recipients: [String], requestedBy: RecordKey,
    requested: Date
  ) {
    self.state = .requested
    self.epoch = epoch
    self.label = label
    self.threshold = threshold
    self.recipients = recipients
    self.count = recipients.count
    self.requestedBy = requestedBy
    self.requested = requested
    self.tickedOff = []
  }

  /// What the anchor remembers, after the store was restored from before the escrow.
  package init(_ anchored: AnchoredEscrow, at now: Date) {
    self.state = .out
    self.epoch = anchored.epoch
    self.label = EpochLabel.text(ofEpoch: anchored.epoch)
    self.threshold = anchored.threshold
    self.recipients = []
    self.count = anchored.count
    self.requested = now
    self.tickedOff = []
  }

  /// As the anchor knows it too: its word goes before the database's.
  func agreeing(with anchored: AnchoredEscrow, _ summary: AnchorFile.Summary) -> EscrowRecord {
    var record = self
    record.epoch = anchored.epoch
    record.label = EpochLabel.text(ofEpoch: anchored.epoch)
    record.threshold = anchored.threshold
    record.count = anchored.count
    record.tickedOff = (summary.destroyedShares[anchored.id] ?? []).sorted()
    record.state = summary.isDestroyed(anchored) ? .destroyed : .out
    return record
  }

  /// What is agreed to when somebody agrees: whoever can write to the database alone cannot put other
  /// people into a request.
  private func parts(_ id: UUID) -> [[UInt8]] {
    [
      id.uuidString, epoch, "\(threshold)", requestedBy?.description ?? "",
      "\(requested.timeIntervalSinceReferenceDate.bitPattern)",
    ].map { Array($0.utf8) } + recipients.map { Array($0.utf8) }
  }

  package func coded(
    _ id: UUID, by installation: Installation
  ) throws(Interruption) -> EscrowRecord {
    var record = self
    do { record.code = Data(try installation.code(of: parts(id), as: .escrow)) } catch {
      throw .workFailed("HMAC")
    }
    return record
  }

  package func isAuthentic(_ id: UUID, by installation: Installation) -> Bool {
    installation.isRight(Array(code), of: parts(id), as: .escrow)
  }

  /// The shares that are still out.
  package var sharesOut: [Int] {
    (1...max(1, min(count, SecretSharing.mostShares))).filter { !tickedOff.contains($0) }
  }

  package func anchored(_ id: UUID) -> AnchoredEscrow {
    AnchoredEscrow(id: id, epoch: epoch, threshold: threshold, count: count)
  }
}

/// The numbers of an escrow, as plain rules.
package enum EscrowRules {
  /// How long a request waits for somebody to agree, in seconds: a week.
  package static let requestLife: TimeInterval = 7 * 86_400

  /// Epochs that end by themselves within weeks need no escrow, and an escrow would hold their
  /// erasures up: what is open, and what has a due day. Accounts and holds are there for long.
  package static func isLongLived(_ label: String) -> Bool {
    label == "hold" || label.hasPrefix("standing-")
  }
}
