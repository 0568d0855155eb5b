// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@Suite("A clock that is set by somebody else, along the whole journey")
struct ClockJourneyTests {
  static let year: TimeInterval = 365 * 86_400

  /// The steps of a journey between which the clock is set back.
  static let steps = 7

  @Test(arguments: 1...steps, [false, true])
  func `set back a year between any two steps, it revives nothing`(
    _ moment: Int, _ reopens: Bool
  ) async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    var host = try await Host.open(directory, clock)
    var body: String?
    for step in 0...Self.steps {
      if step == moment {
        let before = host.keeper.now
        clock.jump(by: -Self.year)
        if reopens {
          try host.close()
          host = try await Host.open(directory, clock)
        }
        #expect(host.keeper.now >= before)
      }
      switch step {
      case 0: try await host.bootstrap()
      case 1: try await host.receive("1001")
      case 2: body = try await host.body("1001")
      case 3: _ = try await Sample.deliver("1001", host.keeper)
      case 4:
        clock.advance(by: 30 * Sample.day)
        #expect(try await host.sweep().erased == 1)
      case 5:
        clock.advance(by: 61)
        #expect(try await host.verify().verified == 1)
      case 6: #expect(try await host.sweep().certified == 1)
      default: #expect(try await host.sweep().certified == 0)
      }
    }
    #expect(try await host.state("1001") == .erased)
    let erased = try #require(body)
    await #expect(throws: Denied<RevealFields<SampleOrder, Fulfilment>>.self) {
      _ = try await host.recipient(inBody: erased)
    }
    await #expect(throws: Denied<Receive<SampleOrder>>.self) { try await host.receive("1001") }
  }

  @Test func `set back, it does not reopen what is past its time`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    try await host.bootstrap()
    try await host.receive("1001")
    let body = try #require(try await host.body("1001"))
    _ = try await Sample.deliver("1001", host.keeper)
    #expect(try await host.recipient(inBody: body) == "Ana Sample-1001")
    host.clock.advance(by: 31 * Sample.day)
    await #expect(throws: Denied<RevealFields<SampleOrder, Fulfilment>>.self) {
      _ = try await host.recipient(inBody: body)
    }
    host.clock.jump(by: -Self.year)
    await #expect(throws: Denied<RevealFields<SampleOrder, Fulfilment>>.self) {
      _ = try await host.recipient(inBody: body)
    }
  }

  @Test(arguments: [false, true])
  func `jumped forward a year, it erases nothing`(_ reopens: Bool) async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    var host = try await Host.open(directory, clock)
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    clock.jump(by: Self.year)
    // Any decision on the wrong time makes it the store's; a new process must doubt it just so.
    try await host.receive("1002")
    if reopens {
      try host.close()
      host = try await Host.open(directory, clock)
    }
    await #expect(throws: SweepStopped.clockUnconfirmed(hoursAhead: 365 * 24)) {
      _ = try await host.sweep()
    }
    // A person's word about the number of subjects is no word about the time.
    let word = try await host.keeper.admit(ConfirmSweep(atConsole: 2))
    await #expect(throws: SweepStopped.self) { _ = try await host.sweep(confirmation: word) }
    #expect(try await host.state("1001") == .living)
    #expect(try await host.keeper.store.keyCount(.erased) == 0)
    #expect(try host.vault.anchor.summary().tombstones == [])

    // Time that really passes is believed, however wrong the wall clock had been.
    clock.jump(by: -Self.year)
    _ = host.keeper.clock.confirm()
    clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == 1)
  }

  @Test func `jumped forward while the process was off, it erases nothing either`() async throws {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let host = try await Host.open(directory, clock)
    try await host.receive("1001")
    _ = try await Sample.deliver("1001", host.keeper)
    try host.close()
    clock.reboot(afterBeingOffFor: Self.year)
    let again = try await Host.open(directory, clock)
    await #expect(throws: SweepStopped.clockUnconfirmed(hoursAhead: 365 * 24)) {
      _ = try await again.sweep()
    }
    #expect(try await again.state("1001") == .living)
  }

  @Test func `an anchor ahead of its store does not push the clock ahead of the time`() async throws
  {
    let directory = Sample.directory()
    let clock = TestingClock(Sample.start)
    let host = try await Host.open(directory, clock)
    try await host.receive("1001")
    clock.advance(by: 20 * Sample.day)
    // As after a crash between the anchor's line and the decision it announces.
    try host.vault.anchor.write(.recovered, at: Int64(clock.now.timeIntervalSince1970 * 1000))
    try host.close()
    let again = try await Host.open(directory, clock)
    #expect(again.keeper.now == clock.now)
    #expect(again.keeper.clock.unvouched == 0)
  }
}
