// SPDX-License-Identifier: Apache-2.0

/// How far time had come when something was committed. All numbers are milliseconds.
public struct ClockMark: Sendable, Equatable, Codable {
  /// The highest wall-clock time any decision was made at, since 1970.
  public var wall: Int64
  /// The part of it that is vouched for: wall time that agreed with elapsed monotonic time.
  public var trusted: Int64
  /// The machine's monotonic time at that moment; it means nothing without ``boot``.
  public var monotonic: Int64
  /// Names the machine's boot, so that a later process can tell whether monotonic time compares.
  public var boot: String

  public init(wall: Int64, trusted: Int64, monotonic: Int64, boot: String) {
    self.wall = wall
    self.trusted = trusted
    self.monotonic = monotonic
    self.boot = boot
  }
}
