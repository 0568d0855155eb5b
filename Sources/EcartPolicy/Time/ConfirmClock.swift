// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What a person's word about the clock changed.
package struct ClockCorrection: Sendable, Equatable {
  /// The time the store went by, and how much of it nobody vouched for, in milliseconds.
  package let before: ClockMark
  package let after: ClockMark

  /// How far it takes what was vouched for, in milliseconds: time that passed with nobody looking, or that
  /// there never was.
  package var step: Int64 { after.wall - before.trusted }
}

extension Gatekeeper {
  /// A person vouches for the system's clock as it reads now. What time was and what it became is
  /// evidence; the store's mark follows, even backward.
  ///
  /// - Parameter announcing: writes it to the anchor, before anything is committed.
  /// - Throws: what `announcing` throws, or ``StoreFailure``; the clock is as before then.
  package func confirmClock(
    announcing: (ClockCorrection) throws -> Void
  ) async throws -> ClockCorrection {
    // Step 1: the clock as it reads, without believing it yet.
    let before = clock.read()
    let reading = clock.source.reading()
    let after = ClockMark(
      wall: reading.wall, trusted: reading.wall, monotonic: reading.monotonic, boot: reading.boot)
    // Step 2: outside the database first, as every act that a restore must not undo.
    let correction = ClockCorrection(before: before, after: after)
    try announcing(correction)
    // Step 3: evidence and mark in one commit.
    var batch = Batch(mark: after)
    batch.correctsMark = true
    batch.entries = [
      Evidence(
        "clock-confirmed", .done, clauses: [Clause.ID("ret-1"), Clause.ID("log-1")],
        fields: [
          "from": .instant(Timestamp.date(before.wall)),
          "vouched": .instant(Timestamp.date(before.trusted)),
          "to": .instant(Timestamp.date(after.wall)),
        ]
      ).encoded(at: Timestamp.date(after.wall))
    ]
    _ = try await engine.commit(batch)
    _ = clock.confirm()
    return correction
  }
}
