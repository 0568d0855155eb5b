// SPDX-License-Identifier: Apache-2.0

#if SQLite
  /// What one run of an adoption came to.
  public struct AdoptionReport: Sendable, CustomStringConvertible {
    /// Of the rows to be looked at, no more are listed one by one.
    static let listed = 1_000

    /// Rows this run sealed.
    public var sealed = 0
    /// Rows of erased subjects that this run removed.
    public var removed = 0
    /// Sealed rows whose clocks were over already: the next sweep erases them, and asks a person
    /// first when they are many.
    public var dueNow = 0
    /// The same, of all runs so far.
    public var sealedInAll = 0
    public var removedInAll = 0
    /// Rows that hold plaintext now: the unsettled ones, and what old code has written since.
    public var left = 0
    /// Rows that somebody has to look at: the first thousand.
    public var unsettled: [UnsettledRow] = []
    public var unsettledCount = 0
    /// Whether a whole pass found nothing more to seal. It did not when the run was ended, or when
    /// rows came as fast as they were sealed.
    public var caughtUp = false

    public init() {}

    /// Whether no row holds plaintext. Files may still, until `finish`.
    public var isComplete: Bool { caughtUp && left == 0 }

    public var description: String {
      var lines = [
        isComplete
          ? "Complete: no row holds plaintext any more. Finish, so that the files do not either."
          : "Not complete: \(left) rows still hold plaintext.",
        "Sealed now \(sealed), in all \(sealedInAll). Removed now \(removed), in all"
          + " \(removedInAll).",
      ]
      if dueNow > 0 {
        lines.append("\(dueNow) of the rows sealed now are due at once (ret-1): sweep.")
      }
      if !caughtUp { lines.append("It was ended before it caught up: run it again.") }
      lines += unsettled.prefix(20).map { "- \($0)" }
      if unsettledCount > 20 { lines.append("- and \(unsettledCount - 20) more") }
      return lines.joined(separator: "\n")
    }
  }
#endif
