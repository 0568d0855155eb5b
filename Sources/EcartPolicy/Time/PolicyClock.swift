// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The engine's clock. Time never runs backward, and time that nobody can vouch for erases nothing.
///
/// - **Backward**: the highest time ever committed is kept in the store; a wall clock set back is
///   ignored and time goes on from the mark at the monotonic clock's pace. Nothing revives.
/// - **Forward**: beside the time everybody sees there is *trusted* time, which advances only with
///   the monotonic clock (within one boot) or over a reboot gap within the policy's tolerance.
///   ``unvouched`` is how far the two are apart; destructive acts ask for it.
package final class PolicyClock: Sendable {
  private struct State {
    /// Where trusted time is counted from: the start of this process, a reboot, or a confirmation.
    var base: ClockMark
    var mark: ClockMark
  }

  /// Disagreement that is ordinary (slewing, scheduling) and simply followed, in milliseconds.
  private static let slack: Int64 = 5_000

  package let source: any TimeSource
  private let rebootTolerance: Int64
  private let state: Mutex<State>

  /// - Parameters:
  ///   - mark: what the store remembers; `nil` for a new store.
  ///   - rebootTolerance: the longest time, in milliseconds, that a machine may have been off and
  ///     still be believed about the time.
  ///   - floor: a time, in milliseconds, known to have been reached from elsewhere than the store.
  package init(
    source: any TimeSource, mark: ClockMark?, rebootTolerance: Int64, floor: Int64 = .min
  ) {
    self.source = source
    self.rebootTolerance = rebootTolerance
    let start = mark ?? Self.mark(vouchingFor: source.reading())
    self.state = Mutex(State(base: start, mark: start))
    _ = read()
    // Only after the clocks were read: the mark's wall time belongs to its monotonic time, and
    // raising one without the other would count what passed between them twice.
    state.withLock { $0.mark.wall = max($0.mark.wall, floor) }
  }

  /// The time now, and what a commit at this moment should leave as the mark.
  package func read() -> ClockMark {
    let reading = source.reading()
    return state.withLock { state in
      if state.mark.boot != reading.boot || reading.monotonic < state.base.monotonic {
        state.mark = Self.afterReboot(state.mark, reading, tolerance: rebootTolerance)
        state.base = state.mark
      } else {
        state.mark = Self.advance(state.mark, from: state.base, by: reading)
      }
      return state.mark
    }
  }

  /// How far the time is ahead of what can be vouched for, in milliseconds.
  package var unvouched: Int64 {
    let mark = read()
    return mark.wall - mark.trusted
  }

  /// A person vouches for the wall clock as it reads now. The caller records it as evidence.
  package func confirm() -> ClockMark {
    let mark = Self.mark(vouchingFor: source.reading())
    state.withLock { state in state = State(base: mark, mark: mark) }
    return mark
  }

  private static func mark(vouchingFor reading: TimeReading) -> ClockMark {
    ClockMark(
      wall: reading.wall, trusted: reading.wall, monotonic: reading.monotonic, boot: reading.boot)
  }

  /// The pure rule within one boot: the mark after one more look at the clocks.
  package static func advance(
    _ mark: ClockMark, from base: ClockMark, by reading: TimeReading
  ) -> ClockMark {
    // Step 1: the time everybody sees. Set back by more than the slack: go on at monotonic pace.
    let expected = mark.wall + max(0, reading.monotonic - mark.monotonic)
    let wall =
      reading.wall < expected - slack ? expected : max(mark.wall, reading.wall)
    // Step 2: trusted time moves with the monotonic clock, plus 0.1 % for clocks that drift.
    let elapsed = reading.monotonic - base.monotonic
    let vouched = base.trusted + elapsed + elapsed / 1000
    return ClockMark(
      wall: wall, trusted: max(mark.trusted, min(wall, vouched)),
      monotonic: max(mark.monotonic, reading.monotonic), boot: reading.boot)
  }

  /// The pure rule across boots, where monotonic clocks do not compare: a short gap is believed,
  /// unless time was in doubt already.
  package static func afterReboot(
    _ mark: ClockMark, _ reading: TimeReading, tolerance: Int64
  ) -> ClockMark {
    let wall = max(mark.wall, reading.wall)
    let inDoubt = mark.wall - mark.trusted > slack
    let believed = !inDoubt && wall - mark.trusted <= tolerance
    return ClockMark(
      wall: wall, trusted: believed ? wall : mark.trusted, monotonic: reading.monotonic,
      boot: reading.boot)
  }
}
