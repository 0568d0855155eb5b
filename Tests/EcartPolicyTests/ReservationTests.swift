// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartTesting
import Foundation
import Synchronization
import Testing

/// Counts an attempt durably, does slow work, and then decides.
struct Try: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = CountUp.Reason
  var keys: [RecordKey] = ["one"]
  /// Reserves nothing: only looks whether somebody did.
  var onlyLooks = false
  var work: @Sendable () async -> Void = {}

  struct Attempts: GateRecord, Codable { var count = 0 }
  /// A fact the slow work depends on.
  struct Secret: GateRecord, Codable { var value = 0 }

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason> {
    var total = 0
    for key in keys {
      // Like an account's lock: `nil` means "go on".
      let locked = try await desk.reserve(Attempts.self, at: key) { attempts -> Int? in
        if onlyLooks { return attempts?.count ?? 0 }
        var counted = attempts ?? Attempts()
        counted.count += 1
        attempts = counted
        return nil
      }
      if let locked { return .admit(locked, for: .seconds(1)) }
    }
    let secret = try await desk.read(Secret.self, at: "secret") ?? Secret()
    let work = self.work
    _ = try await desk.once(secret.value) { () async throws(Interruption) -> Int? in
      await work()
      return nil
    }
    for key in keys { total += try await desk.read(Attempts.self, at: key)?.count ?? 0 }
    return .admit(total, for: .seconds(1))
  }
}

/// Changes the fact, or something the slow work does not depend on.
struct Change: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = CountUp.Reason
  var secret: Int

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.write(Try.Secret(value: secret), at: "secret")
    return .admit((), for: .seconds(1))
  }
}

/// Forgets an account's attempts at once.
struct ForgetNow: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-7")] }
  typealias Reason = CountUp.Reason

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    try await desk.reserve(Try.Attempts.self, at: "one") { $0 = nil }
    return .admit((), for: .seconds(1))
  }
}

@Suite("Reserving before slow work", .timeLimit(.minutes(2)))
struct ReservationTests {
  private func attempts(
    _ keeper: Gatekeeper, _ key: RecordKey = "one"
  ) async throws -> Int {
    try await keeper.survey.read(Try.Attempts.self, at: key)?.count ?? 0
  }

  @Test func `an attempt is durable before the slow work begins, whatever becomes of the gate`()
    async throws
  {
    let directory = try temporaryDirectory()
    let keeper = try await openGatekeeper(at: directory)
    let other = try await openGatekeeper(at: directory)
    let seen = Mutex<[Int]>([])
    for _ in 0..<3 {
      _ = try await keeper.admit(
        Try(work: {
          let count = (try? await other.survey.read(Try.Attempts.self, at: "one"))?.count ?? 0
          seen.withLock { $0.append(count) }
        }))
    }
    #expect(seen.withLock { $0 } == [1, 2, 3])
  }

  @Test func `an attempt whose decision is lost still counts`() async throws {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    var failed = 0
    for call in 1...8 {
      let failing = FailingStore(keeper.store, failing: call, .before)
      let before = try await attempts(keeper)
      do { _ = try await gatekeeper(over: failing).admit(Try()) } catch { failed += 1 }
      let counted = try await attempts(keeper) - before
      #expect(counted <= 1)
      if call >= 4 { #expect(counted == 1) }
    }
    #expect(failed >= 4)
  }

  @Test func `a gate asked again reserves once, and repeats slow work only for new facts`()
    async throws
  {
    let directory = try temporaryDirectory()
    let keeper = try await openGatekeeper(at: directory)
    let other = try await openGatekeeper(at: directory)
    for (secrets, expected) in [([7, 8], 3), ([8, 8], 1)] {
      let before = try await attempts(keeper)
      let worked = Mutex(0)
      _ = try await keeper.admit(
        Try(work: {
          let turn = worked.withLock { worked in
            worked += 1
            return worked
          }
          // Moves the record it read, with another value or with the same one.
          if turn <= secrets.count { _ = try? await other.admit(Change(secret: secrets[turn - 1])) }
        }))
      #expect(worked.withLock { $0 } == expected)
      #expect(try await attempts(keeper) == before + 1)
    }
  }

  @Test func `a reservation that changes nothing is guarded like any other read`() async throws {
    let directory = try temporaryDirectory()
    let keeper = try await openGatekeeper(at: directory)
    let other = try await openGatekeeper(at: directory)
    // The first keeper has seen that there are none, and remembers it.
    #expect(try await keeper.admit(Try(onlyLooks: true)).claim == 0)
    _ = try await other.admit(Try())
    #expect(try await keeper.admit(Try(onlyLooks: true)).claim == 1)
  }

  @Test func `a reservation can remove its record`() async throws {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    _ = try await keeper.admit(Try())
    _ = try await keeper.admit(ForgetNow())
    #expect(try await attempts(keeper) == 0)
    #expect(try await keeper.admit(Try()).claim == 1)
  }

  @Test func `gates that reserve in different orders come to an end`() async throws {
    let directory = try temporaryDirectory()
    let keepers = [
      try await openGatekeeper(at: directory), try await openGatekeeper(at: directory),
    ]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<80 {
        let keys: [RecordKey] = number.isMultiple(of: 2) ? ["a", "b", "c"] : ["c", "b", "a"]
        group.addTask {
          _ = try await keepers[number / 2 % 2].admit(
            Try(keys: keys, work: { await Task.yield() }))
        }
      }
      try await group.waitForAll()
    }
    for key in ["a", "b", "c"] as [RecordKey] { #expect(try await attempts(keepers[0], key) == 80) }
  }

  @Test func `cancelled waiters let the others pass`() async throws {
    let keeper = try await openGatekeeper(at: try temporaryDirectory())
    let (opened, open) = AsyncStream.makeStream(of: Void.self)
    let (reached, reach) = AsyncStream.makeStream(of: Void.self)
    let holder = Task {
      try await keeper.admit(
        Try(work: {
          reach.finish()
          for await _ in opened {}
        }))
    }
    for await _ in reached {}
    let waiters = (0..<8).map { _ in Task { try await keeper.admit(Try()) } }
    await Task.yield()
    for waiter in waiters.prefix(5) { waiter.cancel() }
    open.finish()
    _ = try await holder.value
    for waiter in waiters.suffix(3) { _ = try await waiter.value }
    for waiter in waiters.prefix(5) { _ = await waiter.result }
    _ = try await keeper.admit(Try())
    #expect(try await attempts(keeper) >= 5)
  }
}
