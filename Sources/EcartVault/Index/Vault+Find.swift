// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
import FoundationEssentials

/// What a search came to.
package enum Found: Sendable {
  /// Exactly the living subjects that were made findable by the value, sorted.
  case subjects([SubjectID])
  /// More than were asked for.
  case tooMany
}

extension Vault {
  /// More entries that show the same bits are not looked through.
  private static let mostCandidates = 65_536

  /// Who was made findable by a value.
  ///
  /// Asked under every living epoch's key, so that nobody is missed while subjects are wrapped anew;
  /// an epoch that begins meanwhile makes the gate ask again. An entry alone is nobody: bits are few,
  /// and whoever can write to the database can put one anywhere. A subject counts when its own row,
  /// as it was written, holds this value's inner half, sealed under its own living key.
  package func find(
    _ term: SearchTerm, upTo limit: Int, on desk: inout Deliberation
  ) async throws(Interruption) -> Found {
    let inner: [UInt8]
    do { inner = try installation.innerHalf(of: term) } catch { throw .workFailed("HMAC") }
    // Step 1: what the entries would be listed under, epoch by epoch.
    var codes: [RecordKey] = []
    var epochs: [String: EpochKey] = [:]
    let living = RecordKey(EpochRecord.State.living.rawValue)
    var passedOver = 0
    for (id, record) in try await desk.list(EpochRecord.self, index: living) {
      let id = id.description
      guard record.isAuthentic(id, by: installation) else {
        passedOver += 1
        continue
      }
      let opened: EpochKey?
      do { opened = try await livingEpoch(id, on: &desk) } catch {
        // Under a root that is gone nobody can be found; one that is only away ends the search.
        guard (try? await provider.hasRoot(id)) == false else { throw error }
        passedOver += 1
        continue
      }
      guard let epoch = opened else { continue }
      epochs[id] = epoch
      do { codes.append(try epoch.entry(for: term.label, inner).code) } catch {
        throw .workFailed("HMAC")
      }
    }
    if passedOver > 0 { desk.remark("epochs-passed-over", .count(passedOver)) }
    // Step 2: who may be meant.
    let places = try await desk.places(
      of: IndexEntry.self, indexes: codes, limit: Self.mostCandidates + 1)
    guard places.count <= Self.mostCandidates else { return .tooMany }
    let candidates = Set(places.compactMap(IndexEntry.subject(at:))).sorted()
    // Step 3: who is.
    var found: [SubjectID] = []
    let known = anchor.known.tombstones
    for start in stride(from: 0, to: candidates.count, by: 256) {
      let some = Array(candidates[start..<min(start + 256, candidates.count)])
      let rows = try await desk.keys(of: some)
      for subject in some where !known.contains(subject) {
        guard let row = rows[subject], row.state == .living, let epoch = epochs[row.epoch] else {
          continue
        }
        guard try holds(row, term.label, inner, epoch, at: desk.now) else { continue }
        guard found.count < limit else { return .tooMany }
        found.append(subject)
      }
    }
    return .subjects(found)
  }

  private func holds(
    _ row: KeyRow, _ label: SearchLabel, _ inner: [UInt8], _ epoch: EpochKey, at now: Date
  ) throws(Interruption) -> Bool {
    let body = try body(of: row)
    let values = body.indexed.filter { SearchLabel.parse($0.name)?.label == label }
    guard !values.isEmpty else { return false }
    let key: SubjectKey
    if let known = leased(row.subject, version: row.version, at: now) {
      key = known
    } else {
      key = try Self.unwrap(row, body, epoch)
    }
    do {
      return try values.contains { value in
        constantTimeEquals(
          try key.openPart(value.sealed, IndexedValue.part(value.name)), inner)
      }
    } catch { throw .workFailed("opening what a subject can be found by") }
  }
}
