// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Testing

@Suite("The clock")
struct ClockTests {
  let start = Date(timeIntervalSince1970: 1_790_000_000)
  let day: TimeInterval = 86_400

  func policyClock(_ source: TestingClock, mark: ClockMark? = nil) -> PolicyClock {
    PolicyClock(source: source, mark: mark, rebootTolerance: 86_400_000)
  }

  @Test func `set back a year, it goes on from where it was`() {
    let source = TestingClock(start)
    let clock = policyClock(source)
    source.jump(by: -365 * day)
    source.advance(by: 10)
    #expect(clock.read().wall == Int64((1_790_000_000 + 10) * 1000))
    #expect(clock.unvouched <= 0 + 10)
  }

  @Test func `a new process with the clock set back takes up the stored mark`() {
    let source = TestingClock(start)
    let mark = policyClock(source).read()
    source.jump(by: -365 * day)
    #expect(policyClock(source, mark: mark).read().wall >= mark.wall)
  }

  @Test func `set forward a year, the year is not vouched for until a person confirms`() {
    let source = TestingClock(start)
    let clock = policyClock(source)
    source.jump(by: 365 * day)
    #expect(clock.unvouched == Int64(365 * day * 1000))
    // Nor does a restart launder it.
    #expect(policyClock(source, mark: clock.read()).unvouched == Int64(365 * day * 1000))
    _ = clock.confirm()
    #expect(clock.unvouched == 0)
  }

  @Test func `many small jumps add up`() {
    let source = TestingClock(start)
    let clock = policyClock(source)
    for _ in 0..<1000 {
      source.jump(by: 300)
      _ = clock.read()
    }
    #expect(clock.unvouched == 300_000_000)
  }

  @Test func `elapsed time is vouched for over any number of readings`() {
    let source = TestingClock(start)
    let clock = policyClock(source)
    for _ in 0..<10_000 {
      source.advance(by: 3600)
      _ = clock.read()
    }
    #expect(clock.unvouched == 0)
  }

  @Test func `a short reboot is believed, a long one is not, and doubt survives a reboot`() {
    let source = TestingClock(start)
    var clock = policyClock(source)
    source.reboot(afterBeingOffFor: 8 * 3600)
    clock = policyClock(source, mark: clock.read())
    #expect(clock.unvouched == 0)
    let before = clock.read()
    source.reboot(afterBeingOffFor: 30 * day)
    clock = policyClock(source, mark: before)
    #expect(clock.unvouched == Int64(30 * day * 1000))
    let doubtful = clock.read()
    source.reboot(afterBeingOffFor: 60)
    #expect(policyClock(source, mark: doubtful).unvouched >= Int64(30 * day * 1000))
  }

  @Test(arguments: [
    (0.0, "1970-01-01T00:00:00.000Z"), (951_782_400.0, "2000-02-29T00:00:00.000Z"),
    (253_402_300_799.999, "9999-12-31T23:59:59.999Z"), (-1.0, "1969-12-31T23:59:59.000Z"),
    (.nan, "0001-01-01T00:00:00.000Z"), (.infinity, "9999-12-31T23:59:59.999Z"),
  ])
  func `timestamps are right at the edges`(seconds: TimeInterval, text: String) {
    #expect(Timestamp.text(Date(timeIntervalSince1970: seconds)) == text)
  }

  @Test func `a testing clock goes on by what it is told, to the millisecond`() {
    let source = TestingClock(start)
    for _ in 0..<1000 { source.advance(by: 0.001) }
    #expect(Timestamp.milliseconds(source.now) == 1_790_000_001_000)
    // 0.3 less 0.1 is a little less than 0.2 in binary.
    source.advance(by: 0.3 - 0.1)
    source.jump(by: 0.3 - 0.1)
    #expect(Timestamp.milliseconds(source.now) == 1_790_000_001_400)
    source.advance(to: start + 2.001)
    #expect(Timestamp.milliseconds(source.now) == 1_790_000_002_001)
  }
}
