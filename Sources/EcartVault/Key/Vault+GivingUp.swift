// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// What became of a subject's replaced keys.
package enum GivenUp: Sendable, Equatable {
  /// So many were destroyed; none when there was none.
  case keys(Int)
  /// Not sealed anew since the last key was replaced, or not long enough ago.
  case tooEarly
  /// The keys sealed more than the caller has passed over.
  case notAll(KeyUses)
}

/// What a subject's keys were ever handed out to seal.
package struct KeyUses: Sendable, Equatable {
  package var records: Set<String>
  package var files: Bool

  package init(records: Set<String>, files: Bool) {
    self.records = records
    self.files = files
  }

  /// What of these is not among others; `nil` when all is.
  package func besides(_ others: KeyUses) -> KeyUses? {
    let left = KeyUses(
      records: records.subtracting(others.records), files: files && !others.files)
    return left.records.isEmpty && !left.files ? nil : left
  }
}

extension Vault {
  /// How long replaced keys are kept after everything under them was sealed anew, in seconds: an hour.
  ///
  /// Values under them may come after that: from a sealer that was handed out before the key was
  /// replaced (it seals for a ``lease``), or as a row that a host had read before and writes back as a
  /// whole. They are found by sealing anew once more, as long as their key is there.
  package static var settling: TimeInterval { 3_600 }

  /// Notes that a subject's values are being sealed anew: the time its replaced keys are kept begins.
  package func noteSealedAnew(
    _ subject: SubjectID, on desk: inout Deliberation
  ) async throws(Interruption) {
    let (row, epoch) = try await livingRow(of: subject, on: &desk)
    var body = try self.body(of: row)
    guard body.keys.count > 1 else { return }
    body.sealedAnew = UInt64(clamping: Timestamp.milliseconds(desk.now))
    try write(body, row, epoch, on: &desk)
  }

  /// Destroys the keys that were replaced, once their time is over. Whatever is still under them, files
  /// included, opens no more: the caller has seen that nothing is.
  /// - Parameter seen: what of the subject the caller passes over in this decision. A key that ever
  ///   sealed anything else stays.
  package func dropOlderKeys(
    of subject: SubjectID, seen: KeyUses, on desk: inout Deliberation
  ) async throws(Interruption) -> GivenUp {
    guard case .living = try await key(of: subject, on: &desk) else { return .keys(0) }
    let (row, epoch) = try await livingRow(of: subject, on: &desk)
    var body = try self.body(of: row)
    let count = body.keys.count - 1
    guard count > 0 else { return .keys(0) }
    if let left = body.uses.besides(seen) { return .notAll(left) }
    // What is given up cannot be had back: the time is what elapsed, not what a clock jumped over.
    let jump = max(0, Double(desk.unvouchedTime.components.seconds))
    guard let end = Self.settled(body), end <= desk.now - jump else { return .tooEarly }
    body.keys.removeLast(count)
    body.sealedAnew = 0
    try write(body, row, epoch, on: &desk)
    return .keys(count)
  }

  /// How a row's replaced keys stand; `nil` for a row without one, or that nobody can read. Needs no
  /// key, so it takes the database's word.
  package static func replaced(in row: KeyRow) -> ReplacedKeys? {
    guard let body = try? KeyBody(decoding: row.body), body.keys.count > 1 else { return nil }
    return ReplacedKeys(
      count: body.keys.count - 1, settled: settled(body), uses: body.uses)
  }

  /// Notes that a file is sealed under the subject's key, before the file can be seen.
  package func noteFile(
    of subject: SubjectID, on desk: inout Deliberation
  ) async throws(Interruption) {
    let (row, epoch) = try await livingRow(of: subject, on: &desk)
    var body = try self.body(of: row)
    guard !body.hasFiles else { return }
    body.hasFiles = true
    try write(body, row, epoch, on: &desk)
  }

  private static func settled(_ body: KeyBody) -> Date? {
    guard body.sealedAnew > 0 else { return nil }
    return Timestamp.date(Int64(clamping: body.sealedAnew))
      .addingTimeInterval(settling)
  }
}

/// Keys that were replaced and are still there.
package struct ReplacedKeys: Sendable {
  package let count: Int
  /// When they may be given up; `nil` while what is under them has not been sealed anew.
  package let settled: Date?
  package let uses: KeyUses
}

extension KeyBody {
  var uses: KeyUses { KeyUses(records: Set(records), files: hasFiles) }
}
