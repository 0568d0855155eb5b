// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartDPP
  import EcartDeletion
  import EcartPolicy
  import EcartTesting
  import Foundation
  import GRDB

  /// What Scripts/test-crash runs in several processes at once over one directory.
  extension Journey {
    /// Takes in `count` orders, acknowledging each, while somebody else may do the same.
    func receiveMany(_ prefix: String, count: Int) async throws {
      for number in 0..<count { try await receive("\(prefix)\(number)") }
    }

    /// Delivers the orders that `receiveMany` took in.
    func deliverMany(_ prefix: String, count: Int) async throws {
      for number in 0..<count {
        _ = try await keeper.admit(
          RecordDelivery<Order>(
            "\(prefix)\(number)", from: Order.origin(), happened: .instant(keeper.now),
            orderCreated: nil))
      }
    }

    /// Sweeps, verifies and certifies everything that is due, while somebody else may do the same.
    func sweepAll() async throws {
      clock.advance(to: Self.start.addingTimeInterval(30 * Self.day))
      try await again { try await self.sweep() }
      clock.advance(by: 61)
      for _ in 0..<20 {
        try await again { try await self.verify() }
        try await again { try await self.sweep() }
        if try await keeper.certificates().count == keeper.store.keyCount(.erased) { return }
      }
    }

    /// Another process in the way is no failure: the next attempt goes on from where things are.
    private func again(_ body: () async throws -> Void) async throws {
      for attempt in 1...5 {
        do { return try await body() } catch {
          say("note interrupted: \(error)")
          if attempt == 5 { throw error }
        }
      }
    }

    /// Holds a leased key, lets somebody else erase its subject, and uses the key again: at a clock
    /// that stands still, so that the lease is as fresh as can be.
    func holdLease() async throws {
      try await bootstrap()
      try await receive("2001")
      let order = try shelf.order("2001")
      let signIn = try await signIn()
      func tell(_ moment: String) async throws {
        guard let order else { return say("\(moment) no order") }
        do {
          try await keeper.reveal(order, [\.recipient], for: Fulfilment.self, as: signIn) { pii in
            try pii.open(\.recipient) { _ in say("\(moment) opens") }
          }
        } catch Denied<RevealFields<Order, Fulfilment>>.refused(let reason) {
          say("\(moment) refused \(reason.code)")
        }
      }
      try await tell("before")
      say("holding")
      _ = readLine()
      try await tell("after")
      do {
        try await keeper.admit(Receive<Order>("2001", from: Order.origin())) { _, db in
          try db.execute(sql: "UPDATE orders SET body = 'sealed again'")
        }
        say("after sealed")
      } catch Denied<Receive<Order>>.refused(let reason) {
        say("after sealing refused \(reason.code)")
      }
      say("after body \(try shelf.body(of: "2001") ?? "none")")
      // Whatever else the host goes on doing works, though every epoch it knew is gone.
      clock.advance(by: 3600)
      try await receive("2002")
    }

    /// Verifies an erasure, which searches the store's own files, and goes on working when another
    /// process has come and gone.
    func searchAndGoOn() async throws {
      try await receive("v0")
      clock.advance(to: Self.start.addingTimeInterval(60 * Self.day))
      try await sweep()
      clock.advance(by: 61)
      try await verify()
      say("searched")
      _ = readLine()
      try await receive("v1")
      kill(getpid(), SIGKILL)
    }

    /// Erases order 2001, 60 days after it came in.
    func eraseHeld() async throws {
      clock.advance(to: Self.start.addingTimeInterval(60 * Self.day))
      try await sweep()
      say("order 2001 \(try await state(of: "2001").map { "\($0)" } ?? "unknown")")
    }

    /// What the ledger and the tables say about many orders.
    func countMany(_ prefixes: [String], count: Int) async throws {
      var rows = 0
      var keys = 0
      for prefix in prefixes {
        for number in 0..<count {
          rows += try shelf.body(of: "\(prefix)\(number)") == nil ? 0 : 1
          keys += try await state(of: "\(prefix)\(number)") == nil ? 0 : 1
        }
      }
      say("count rows=\(rows) keys=\(keys) certificates=\(try await keeper.certificates().count)")
      for line in try await EndState(self).whole() { say(line) }
    }
  }
#endif
