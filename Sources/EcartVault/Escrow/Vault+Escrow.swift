// SPDX-License-Identifier: Apache-2.0

package import EcartCrypto
package import EcartPolicy
package import FoundationEssentials

/// Why an epoch cannot be escrowed, or brought back.
package enum EscrowObstacle: Sendable, Equatable {
  case unknownEpoch
  /// It ends by itself within weeks.
  case shortLived
  /// Its root was destroyed or declared lost, or the anchor says that it is about to be.
  case destroyed
  /// The provider keeps its roots inside.
  case rootsStayInside
}

/// A root that is out with people, and which of their shares.
package struct OutstandingEscrow: Sendable {
  package let id: UUID
  package let epoch: String
  package let count: Int
  package let sharesOut: [Int]
}

extension Vault {
  /// What stands in the way of an escrow of an epoch's root, or `nil`.
  package func obstacle(
    toEscrowOf epoch: String, on desk: inout Deliberation
  ) async throws(Interruption) -> EscrowObstacle? {
    guard provider is any EscrowableKeyProvider else { return .rootsStayInside }
    guard let record = try await desk.read(EpochRecord.self, at: RecordKey(epoch)) else {
      return .unknownEpoch
    }
    guard record.state == .living, try !summary().isEnded(epoch) else {
      return .destroyed
    }
    return EscrowRules.isLongLived(record.label) ? nil : .shortLived
  }

  /// The root of an epoch, sealed in shares to people. Nothing is written anywhere.
  /// - Returns: the armored files, in the order of the recipients.
  package func sealShares(
    of epoch: String, escrow: UUID, threshold: Int, to recipients: [Age.Recipient]
  ) async throws(Interruption) -> [[UInt8]] {
    guard let provider = provider as? any EscrowableKeyProvider else {
      throw .workFailed("exporting the root of an epoch")
    }
    do {
      let root = try await provider.exportRoot(epoch)
      let shares = try EscrowShare.split(
        root, of: epoch, escrow: escrow, threshold: threshold, among: recipients.count)
      return try zip(shares, recipients).map { share, person in
        try Age.encrypt(share.document(), to: [person], armored: true)
      }
    } catch let fault as KeyProviderFault {
      throw .workFailed("exporting the root of an epoch: \(fault)")
    } catch { throw .workFailed("sealing the shares of a root") }
  }

  /// Puts a root back, unless its epoch is destroyed (the fence). It is asked again afterwards: a
  /// sweep may have destroyed the epoch in between, and then the root goes again. Should this process
  /// die in between, the next sweep destroys it as any root that was announced.
  /// - Returns: whether the root is there now.
  package func restoreRoot(
    _ root: Secret, of epoch: String, _ survey: Survey
  ) async throws -> Bool {
    guard let provider = provider as? any EscrowableKeyProvider,
      try await mayLive(epoch, survey)
    else { return false }
    try await provider.importRoot(root, as: epoch)
    Milestone.passed("escrow.imported")
    forget([], epochs: [epoch])
    guard try await mayLive(epoch, survey) else {
      try await provider.destroyRoot(epoch)
      return false
    }
    return true
  }

  private func mayLive(_ epoch: String, _ survey: Survey) async throws -> Bool {
    let record = try await survey.read(EpochRecord.self, at: RecordKey(epoch))
    return try record?.state == .living && !anchor.summary().isEnded(epoch)
  }

  /// Whether the epoch lives and its key opens under the root that is there now, without any lease.
  /// - Throws: when nothing says either way, such as a store that is away.
  package func opens(
    epoch: String, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    forget([], epochs: [epoch])
    guard let record = try await desk.read(EpochRecord.self, at: RecordKey(epoch)),
      record.isAuthentic(epoch, by: installation)
    else { throw .workFailed("finding the epoch of a key") }
    guard record.state == .living, !anchor.known.isEnded(epoch) else { return false }
    do {
      _ = try await provider.unwrap(Array(record.wrapped), under: epoch, for: context)
      return true
    } catch {
      guard error == .notAuthentic else { throw .workFailed("opening an epoch: \(error)") }
      return false
    }
  }

  /// The escrow of an id, as the store or else the anchor knows it.
  package func escrow(
    _ id: UUID, on desk: inout Deliberation
  ) async throws(Interruption) -> EscrowRecord? {
    let summary = try summary()
    let record = try await desk.read(EscrowRecord.self, at: RecordKey(id))
    // A store restored from between the request and the approval does not know of the shares.
    guard let anchored = summary.escrows[id] else { return record }
    return (record ?? EscrowRecord(anchored, at: desk.now)).agreeing(with: anchored, summary)
  }

  /// Every escrow the store or the anchor knows of.
  package func escrows(
    on desk: inout Deliberation
  ) async throws(Interruption) -> [(id: UUID, record: EscrowRecord)] {
    var ids = Set(try summary().escrows.keys)
    for (key, _) in try await desk.listReadable(EscrowRecord.self) {
      if let id = UUID(uuidString: key.description) { ids.insert(id) }
    }
    var found: [(id: UUID, record: EscrowRecord)] = []
    for id in ids.sorted(by: { $0.uuidString < $1.uuidString }) {
      if let record = try await escrow(id, on: &desk) { found.append((id, record)) }
    }
    return found
  }

  /// The epochs whose roots are alive and may be sealed to people.
  package static func escrowableEpochs(
    on desk: inout Deliberation
  ) async throws(Interruption) -> [String] {
    try await desk.list(EpochRecord.self, index: RecordKey(EpochRecord.State.living.rawValue))
      .filter { EscrowRules.isLongLived($0.record.label) }
      .map(\.key.description)
  }

  /// Every root that is out, as the store and the anchor know them together: a restored store has
  /// forgotten what the anchor has not, and what the anchor knows goes before it.
  package func outstandingEscrows(_ survey: Survey) async throws -> [OutstandingEscrow] {
    let summary = try anchor.summary()
    var known: [UUID: EscrowRecord] = [:]
    // Of one that cannot be read the anchor knows what counts.
    for (key, record) in try await survey.listReadable(EscrowRecord.self).records
    where record.state == .out {
      if let id = UUID(uuidString: key.description) { known[id] = record }
    }
    for (id, anchored) in summary.escrows {
      known[id] = EscrowRecord(anchored, at: survey.now).agreeing(with: anchored, summary)
    }
    return known.filter { $1.state == .out }
      .map {
        OutstandingEscrow(
          id: $0.key, epoch: $0.value.epoch, count: $0.value.count, sharesOut: $0.value.sharesOut)
      }
      .sorted { $0.id.uuidString < $1.id.uuidString }
  }

  private func summary() throws(Interruption) -> AnchorFile.Summary {
    do { return try anchor.summary() } catch { throw .workFailed("reading the anchor") }
  }
}
