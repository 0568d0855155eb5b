// SPDX-License-Identifier: Apache-2.0

/// How much of a host's one writer a long change may take.
///
/// SQLite lets one transaction write at a time. A batch is kept short, and after each the writer is
/// left to others for a while, so that the host's own requests are served all along.
public struct BatchPace: Sendable, Hashable {
  /// The most rows in one transaction.
  public var rows: Int
  /// How long one batch should take. Batches grow and shrink to stay near it.
  public var longest: Duration
  /// The part of the time that batches may take, above 0 and at most 1: after a batch that took
  /// 40 ms at a share of 0.5, the next begins 40 ms later.
  public var share: Double

  /// 500 rows, 50 ms and half of the time.
  public static let gentle = BatchPace(rows: 500, longest: .milliseconds(50), share: 0.5)
  /// For a host that is closed meanwhile: no rests.
  public static let alone = BatchPace(rows: 2_000, longest: .milliseconds(500), share: 1)

  public init(rows: Int, longest: Duration, share: Double) {
    self.rows = rows
    self.longest = longest
    self.share = share
  }

  /// The first batch is small: nobody knows yet how long a row takes.
  var first: Int { max(1, min(rows, 32)) }

  /// The size of the next batch, after one of `size` rows took `time`.
  func next(after size: Int, took time: Duration) -> Int {
    if time > longest { return max(1, size / 2) }
    return time * 2 < longest ? max(1, min(rows, size * 2)) : max(1, min(rows, size))
  }

  /// How long the writer is left to others after a batch.
  func rest(after time: Duration) -> Duration {
    let part = min(1, max(0.01, share.isNaN ? 0.5 : share))
    return time * ((1 - part) / part)
  }
}
