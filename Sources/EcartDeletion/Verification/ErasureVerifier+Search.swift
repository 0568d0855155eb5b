// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault
import FoundationEssentials

/// What of wrapped keys is in which files.
struct Residue {
  var found: [String: Set<UInt64>] = [:]

  /// The names of the files that hold a wrapped key of an erased subject, or half of one.
  func files(holding record: ErasureRecord) -> [String] {
    found.filter { !$0.value.isDisjoint(with: record.fingerprints) }
      .map { String($0.key.split(separator: "/").last ?? "") }.sorted()
  }
}

extension ErasureVerifier {
  typealias Pending = [(key: RecordKey, record: ErasureRecord)]

  /// How many rows to either side are written anew where a key was left, and for how many keys at
  /// most: one try after the other. More than that is no gap, it is a file that nobody thought of.
  private static let tries = [(reach: 128, most: 1_024), (512, 256), (4_096, 32)]

  /// Searches the files for what is left of the wrapped keys. What the store itself left in a gap, by
  /// moving a row, is overwritten, and all is searched again.
  func search(_ files: [String], for pending: Pending, _ report: inout Report) async throws
    -> Residue
  {
    let wanted = Set(pending.flatMap(\.record.fingerprints))
    var residue = try Self.search(files, for: wanted)
    let first = Self.left(residue, of: pending)
    for (reach, most) in Self.tries {
      let left = Self.left(residue, of: pending)
      guard 1...most ~= left.count else { break }
      _ = try await gatekeeper.store.purgeResidue(around: left, reach: reach)
      residue = try Self.search(files, for: wanted)
    }
    report.overwritten = Set(first).subtracting(Self.left(residue, of: pending)).count
    return residue
  }

  private static func search(_ files: [String], for wanted: Set<UInt64>) throws -> Residue {
    var residue = Residue()
    for path in files {
      var found: Set<UInt64> = []
      try FileChunks.scan(path, overlap: Fingerprint.window - 1) {
        found.formUnion(Fingerprint.found(wanted, in: $0))
      }
      if !found.isEmpty { residue.found[path] = found }
    }
    return residue
  }

  private static func left(_ residue: Residue, of pending: Pending) -> [SubjectID] {
    pending.filter { !residue.files(holding: $0.record).isEmpty }
      .compactMap { SubjectID(hex: $0.key.description) }
  }
}
