// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where the engine reads time. `package`: a host cannot supply one; tests get theirs from
/// EcartTesting, which marks the store for good.
package protocol TimeSource: Sendable {
  func reading() -> TimeReading
  var isForTesting: Bool { get }
}

/// One look at the machine's clocks, in milliseconds.
package struct TimeReading: Sendable, Equatable {
  package var wall: Int64
  package var monotonic: Int64
  package var boot: String

  package init(wall: Int64, monotonic: Int64, boot: String) {
    self.wall = wall
    self.monotonic = monotonic
    self.boot = boot
  }
}

/// The operating system's clocks: real time, and time since boot that goes on during suspend.
package struct SystemTime: TimeSource {
  private static let boot: String = {
    let path = "/proc/sys/kernel/random/boot_id"
    guard let data = FileManager.default.contents(atPath: path) else { return "unknown" }
    return String(decoding: data.filter { $0 > 32 }, as: UTF8.self)
  }()

  package init() {}
  package var isForTesting: Bool { false }

  package func reading() -> TimeReading {
    TimeReading(
      wall: Self.milliseconds(CLOCK_REALTIME), monotonic: Self.milliseconds(Self.sinceBoot),
      boot: Self.boot)
  }

  #if os(Linux)
    private static let sinceBoot = CLOCK_BOOTTIME
  #else
    private static let sinceBoot = CLOCK_MONOTONIC
  #endif

  private static func milliseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
