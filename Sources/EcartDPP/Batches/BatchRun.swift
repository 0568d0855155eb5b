// SPDX-License-Identifier: Apache-2.0

/// A long change of many rows, done a batch at a time: adopting plaintext, sealing anew.
///
/// What is done and what is not must be visible in the data itself, and a batch must be one
/// transaction. Then nothing has to be remembered across a crash: whoever runs it again goes on.
package protocol BatchWork: Sendable {
  /// Where in the order of the rows a batch ended.
  associatedtype Place: Sendable

  /// About how many rows are to be done.
  func remaining() async throws -> Int
  /// Does up to `limit` rows after a place, in their order.
  /// - Returns: `nil` when there is no row after it.
  func batch(after place: Place?, limit: Int) async throws -> BatchOutcome<Place>?
  /// A pass begins at the first row: what an earlier pass listed is looked at again.
  func beginPass() async
}

package struct BatchOutcome<Place: Sendable>: Sendable {
  /// The last row looked at.
  package var last: Place
  /// Rows done, durably.
  package var done: Int
  /// Rows passed over and listed.
  package var listed: Int
  /// How long the batch kept the writer, at most.
  package var took: Duration

  package init(last: Place, done: Int, listed: Int, took: Duration) {
    self.last = last
    self.done = done
    self.listed = listed
    self.took = took
  }
}

/// Runs a ``BatchWork`` from end to end, pass after pass, until a pass finds nothing to do: others
/// may have written behind the place the last pass had come to.
package struct BatchRun<Work: BatchWork>: Sendable {
  package enum End: Sendable, Hashable {
    /// A whole pass found nothing more to do.
    case caughtUp
    /// Somebody ended it, or rows kept coming as fast as they were done.
    case stopped
  }

  private let work: Work
  private let pace: BatchPace
  private let control: BatchControl

  package init(_ work: Work, pace: BatchPace, control: BatchControl) {
    self.work = work
    self.pace = pace
    self.control = control
  }

  /// - Parameter passes: the most passes, for rows that come as fast as they are done.
  package func run(
    passes: Int = 32, _ tell: @Sendable (BatchProgress) -> Void
  ) async throws -> (end: End, progress: BatchProgress) {
    let began = ContinuousClock.now
    var progress = BatchProgress()
    var size = pace.first
    for _ in 0..<passes {
      await work.beginPass()
      progress.left = try await work.remaining()
      progress.listed = 0
      var place: Work.Place?
      var doneInPass = 0
      while true {
        guard await control.mayProceed() else { return (.stopped, progress) }
        guard let outcome = try await work.batch(after: place, limit: size) else { break }
        place = outcome.last
        doneInPass += outcome.done
        progress.done += outcome.done
        progress.listed += outcome.listed
        progress.left = max(0, progress.left - outcome.done - outcome.listed)
        progress.batch = outcome.done
        progress.elapsed = began.duration(to: .now)
        tell(progress)
        size = pace.next(after: size, took: outcome.took)
        let rest = pace.rest(after: outcome.took)
        if rest > .zero { try? await Task.sleep(for: rest) }
      }
      if doneInPass == 0 { return (.caughtUp, progress) }
    }
    return (.stopped, progress)
  }
}
