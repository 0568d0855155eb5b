// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Synchronization
import Testing

/// Counts at a record that many questions share, then at one of its own, and then does slow work.
private struct Pass: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = CountUp.Reason
  var own: RecordKey
  /// The shared record last, while the own one is held.
  var isLate = false
  var work: @Sendable () async -> Void = {}

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    let count = { @Sendable (attempts: inout Try.Attempts?) -> Int in
      let number = (attempts?.count ?? 0) + 1
      attempts = Try.Attempts(count: number)
      return number
    }
    if isLate { _ = try await desk.reserve(Try.Attempts.self, at: own, count) }
    let number = try await desk.reserveInPassing(Try.Attempts.self, at: "shared", count)
    if !isLate { _ = try await desk.reserve(Try.Attempts.self, at: own, count) }
    let work = self.work
    _ = try await desk.once(own) { () async throws(Interruption) -> Int? in
      await work()
      return nil
    }
    // Like a counter that is told how it went: the shared record is part of the decision too.
    let told = try await desk.read(Try.Attempts.self, at: "told")?.count ?? 0
    try await desk.write(Try.Attempts(count: told + 1), at: "told")
    return .admit(number, for: .seconds(1))
  }
}

@Suite("Reserving in passing", .timeLimit(.minutes(2)))
struct PassingReservationTests {
  private func count(_ keeper: Gatekeeper, _ key: RecordKey) async throws -> Int {
    try await keeper.survey.read(Try.Attempts.self, at: key)?.count ?? 0
  }

  @Test func `others count at the shared record while one is still being looked at`()
    async throws
  {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    let inside = Mutex<[Int]>([])
    let proof = try await keeper.admit(
      Pass(
        own: "slow",
        work: {
          // If the slow one held the shared record, this would wait for ever.
          for number in 0..<3 {
            let claim = try? await keeper.admit(Pass(own: RecordKey("\(number)"))).claim
            inside.withLock { $0.append(claim ?? 0) }
          }
        }))
    #expect(proof.claim == 1)
    #expect(inside.withLock { $0 } == [2, 3, 4])
    #expect(try await count(keeper, "shared") == 4)
    #expect(try await count(keeper, "told") == 4)
  }

  @Test func `each counts once, in whatever order the records are taken, over two gatekeepers`()
    async throws
  {
    let directory = try temporaryDirectory()
    let keepers = [
      try await openGatekeeper(at: directory), try await openGatekeeper(at: directory),
    ]
    let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<60 {
        group.addTask {
          try await keepers[number % 2].admit(
            Pass(own: RecordKey("\(number % 7)"), isLate: number.isMultiple(of: 3))
          ).claim
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(numbers.sorted() == Array(1...60))
    #expect(try await count(keepers[0], "shared") == 60)
    #expect(try await count(keepers[0], "told") == 60)
  }
}
