// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
public import FoundationEssentials
import Synchronization

/// A clock a test can set. A store opened on one is marked for good, and the audit fails on it.
public final class TestingClock: Sendable {
  private let state: Mutex<TimeReading>

  /// - Parameter start: where time begins; it stands still until it is moved.
  public init(_ start: Date) {
    self.state = Mutex(
      TimeReading(wall: Timestamp.milliseconds(start), monotonic: 1_000_000, boot: "testing"))
  }

  public var now: Date { Timestamp.date(state.withLock(\.wall)) }

  /// Time passes: wall clock and elapsed time agree.
  public func advance(by seconds: TimeInterval) {
    let milliseconds = Self.milliseconds(seconds)
    state.withLock {
      $0.wall += milliseconds
      $0.monotonic += milliseconds
    }
  }

  /// Time passes until an instant; earlier instants change nothing.
  public func advance(to instant: Date) {
    advance(by: max(0, instant.timeIntervalSince(now)))
  }

  /// Somebody sets the wall clock, by a negative or positive number of seconds.
  public func jump(by seconds: TimeInterval) {
    state.withLock { $0.wall += Self.milliseconds(seconds) }
  }

  /// The machine restarts after being off for a while.
  public func reboot(afterBeingOffFor seconds: TimeInterval) {
    state.withLock {
      $0.wall += Self.milliseconds(seconds)
      $0.monotonic = 1000
      $0.boot += "+"
    }
  }
}

extension TestingClock {
  /// Rounded: 0.3 s less 0.1 s is 200 ms and not 199.
  private static func milliseconds(_ seconds: TimeInterval) -> Int64 {
    Int64((seconds * 1000).rounded())
  }
}

extension TestingClock: TimeSource {
  package var isForTesting: Bool { true }
  package func reading() -> TimeReading { state.withLock { $0 } }
}
