// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// Why nobody can say that an epoch's root is lost.
package enum LossObstacle: Sendable, Equatable {
  case unknownEpoch
  /// Its destruction was announced: it is not lost.
  case destroyed
  /// That was said before.
  case isDeclared
  /// The keyring has it.
  case rootIsThere
  /// The keyring has no root of this installation at all: it is the keyring that is away.
  case keyringIsAway
  /// People hold shares of it and can bring it back.
  case inEscrow
}

/// The living keys in an epoch.
package struct LivingKeys: Sendable, Hashable {
  package var count = 0
  /// Those of subjects that a legal hold keeps.
  package var underHold = 0
}

extension Vault {
  /// What stands in the way of declaring an epoch's root lost, or `nil`.
  package func obstacle(
    toLossOf epoch: String, on desk: inout Deliberation
  ) async throws(Interruption) -> LossObstacle? {
    let announced: AnchorFile.Summary
    do { announced = try anchor.summary() } catch { throw .workFailed("reading the anchor") }
    let record = try await desk.read(EpochRecord.self, at: RecordKey(epoch))
    // A restored store may have forgotten an epoch; that its root was there then, the anchor says.
    guard record != nil || announced.rootsAtRestore[epoch] != nil else { return .unknownEpoch }
    if let record, !record.isAuthentic(epoch, by: installation) {
      throw .unreadableRecord(space: "EcartVault.EpochRecord")
    }
    if announced.lostRoots[epoch] != nil { return .isDeclared }
    if announced.destroyedRoots.contains(epoch) || record?.state == .destroyed { return .destroyed }
    do {
      if try await provider.hasRoot(epoch) { return .rootIsThere }
      if try await ownRoots().isEmpty { return .keyringIsAway }
    } catch { throw .workFailed("looking for the root of an epoch") }
    let escrows = try await escrows(on: &desk)
    return escrows.contains { $0.record.epoch == epoch && $0.record.state == .out }
      ? .inEscrow : nil
  }

  /// How many living keys are in an epoch, as they were written.
  /// - Parameter held: the subjects that legal holds keep.
  package func livingKeys(
    inEpoch epoch: String, held: Set<SubjectID>, on desk: inout Deliberation
  ) async throws(Interruption) -> LivingKeys {
    var found = LivingKeys()
    var last: SubjectID?
    while true {
      let rows = try await desk.keys(inEpoch: epoch, after: last, limit: 1_000)
      if rows.isEmpty { return found }
      for row in rows where row.state == .living && isAuthentic(row) {
        found.count += 1
        found.underHold += held.contains(row.subject) ? 1 : 0
      }
      last = rows.last?.subject
    }
  }

  /// The living epochs whose roots the keyring does not have, and what lives in each.
  package func epochsWithoutRoot(
    held: Set<SubjectID>, on desk: inout Deliberation
  ) async throws(Interruption) -> [(epoch: String, keys: LivingKeys)] {
    let living = RecordKey(EpochRecord.State.living.rawValue)
    var found: [(epoch: String, keys: LivingKeys)] = []
    for (key, record) in try await desk.listReadable(EpochRecord.self, index: living) {
      let epoch = key.description
      guard record.isAuthentic(epoch, by: installation) else { continue }
      let isThere: Bool
      do { isThere = try await provider.hasRoot(epoch) } catch {
        throw .workFailed("looking for the root of an epoch")
      }
      guard !isThere else { continue }
      found.append((epoch, try await livingKeys(inEpoch: epoch, held: held, on: &desk)))
    }
    return found + (try await forgottenWithoutRoot(on: &desk)).map { ($0, LivingKeys()) }
  }

  /// Epochs that a restored store has forgotten and whose roots are gone since without anybody's having
  /// announced it.
  private func forgottenWithoutRoot(
    on desk: inout Deliberation
  ) async throws(Interruption) -> [String] {
    var found: [String] = []
    do {
      let announced = try anchor.summary()
      for epoch in announced.rootsAtRestore.keys.sorted() where !announced.isEnded(epoch) {
        guard try await !isKnown(epoch: epoch, on: &desk) else { continue }
        if try await !provider.hasRoot(epoch) { found.append(epoch) }
      }
    } catch let interruption as Interruption { throw interruption } catch {
      throw .workFailed("looking for the root of an epoch")
    }
    return found
  }

  /// Whether the store has a record of the epoch; one that nobody can read is one too.
  private func isKnown(
    epoch: String, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    do { return try await desk.read(EpochRecord.self, at: RecordKey(epoch)) != nil } catch {
      guard case .unreadableRecord = error else { throw error }
      return true
    }
  }

  /// Whether the store has carried out that an epoch is over; `true` also for one that it does not
  /// know, or cannot read. What somebody else wrote into the row does not count.
  package func isCarriedOut(lossOf epoch: String, _ survey: Survey) async -> Bool {
    guard let record = try? await survey.read(EpochRecord.self, at: RecordKey(epoch)) else {
      return true
    }
    return record.state == .destroyed && record.isAuthentic(epoch, by: installation)
  }

  /// Ends an epoch whose root the anchor calls lost.
  /// - Returns: `false` when that was done before, or the store does not know the epoch.
  package func endLost(
    epoch: String, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    guard let record = try await desk.read(EpochRecord.self, at: RecordKey(epoch)),
      record.state != .destroyed || !record.isAuthentic(epoch, by: installation)
    else { return false }
    try await markDestroyed(epoch: epoch, on: &desk)
    return true
  }
}
