// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartDPP
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation
  import GRDB
  import Synchronization

  /// One journey in a directory: orders come in, are delivered, fall due, are erased, verified and
  /// certified. Each step looks first whether it is done, so a run after a crash goes on from there.
  ///
  /// An `ack` line stands for a decision that the library has answered. A later run acknowledges only
  /// what it does itself; so an acknowledgement that comes twice is a decision that was lost.
  struct Journey {
    static let start = Date(timeIntervalSince1970: 1_790_000_000)
    static let day: TimeInterval = 86_400

    let directory: String
    /// The orders that are looked at afterwards.
    let orders: [String]
    let clock: TestingClock
    let shelf: Shelf
    let keeper: Gatekeeper

    init(directory: String, orders: [String] = Self.ordinary) async throws {
      let environment = ProcessInfo.processInfo.environment
      self.directory = directory
      self.orders = orders
      self.clock = TestingClock(Self.start)
      clock.advance(to: Self.savedTime(directory))
      self.shelf = try Shelf(directory: directory)
      let isEarly = environment["WEAKEN"] == "answer"
      self.keeper = try await Gatekeeper.open(
        at: directory, policy: .ecartAPI, time: clock, over: shelf.pool,
        wrapping: { isEarly ? EarlyStore($0) : $0 })
      switch environment["WEAKEN"] {
      case "host-OFF":
        // The store sets it right again before its next transaction.
        try await shelf.pool.writeWithoutTransaction { db in
          try db.execute(sql: "PRAGMA synchronous = OFF")
        }
      case .some(let level) where level == "OFF" || level == "NORMAL":
        // After the store has looked, which nobody but a test can do.
        let pool = shelf.pool
        Crash.atBegin.withLock {
          $0 = {
            try? pool.unsafeReentrantWrite { try $0.execute(sql: "PRAGMA synchronous = \(level)") }
          }
        }
      default: break
      }
    }

    func run() async throws {
      try await bootstrap()
      for id in ["1001", "1002", "1003"] { try await receive(id) }
      at(1)
      for id in ["1001", "1002"] { try await deliver(id) }
      try await receive("1004")
      at(20)
      try await receive("1005")
      try await deliver("1005")
      at(30.95)
      try await sweep()
      at(30.95, 61)
      try await verify()
      try await sweep()
      at(32)
      try await receive("1006")
      at(61, 3600)
      try await sweep()
      at(61, 3661)
      try await verify()
      try await sweep()
    }
    static let ordinary = ["1001", "1002", "1003", "1004", "1005", "1006"]

    // MARK: Time

    /// The machine's clock goes on while the process is dead, so it is kept apart from what is tested.
    private static func clockFile(_ directory: String) -> String {
      ProcessInfo.processInfo.environment["CLOCK_FILE"] ?? directory + ".clock"
    }

    private static func savedTime(_ directory: String) -> Date {
      let text = try? String(contentsOfFile: clockFile(directory), encoding: .utf8)
      return text.flatMap(Double.init).map { Date(timeIntervalSince1970: $0) } ?? start
    }

    func at(_ days: Double, _ seconds: Double = 0) {
      clock.advance(to: Self.start.addingTimeInterval(days * Self.day + seconds))
      try? "\(clock.now.timeIntervalSince1970)".write(
        toFile: Self.clockFile(directory), atomically: true, encoding: .utf8)
    }

    // MARK: Steps

    func subject(_ id: String) throws -> SubjectID {
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      return try vault.subject(Order.self, id, from: Order.origin())
    }

    func state(of id: String) async throws -> KeyRow.State? {
      try await keeper.store.key(of: subject(id))?.state
    }

    func bootstrap() async throws {
      // Asked for again, it would be admitted again, because it has no password.
      guard try await AccountChecks.livingCount(keeper.survey) == 0 else { return }
      _ = try await keeper.admit(
        BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
      say("ack bootstrap")
    }

    /// Whoever looks at the orders may open them.
    func signIn() async throws -> Proof<SignIn> {
      try await keeper.grantReveal(of: Order.self, for: Fulfilment.self, to: "maria")
      return try await keeper.admit(SignIn(road: Shortcut()))
    }

    func receive(_ id: String) async throws {
      guard try await state(of: id) == nil else { return }
      let sealer = try await keeper.admit(Receive<Order>(id, from: Order.origin())) { sealer, db in
        if sealer.isNew { try Shelf.put(Order(id: id, sealedBy: sealer), in: db) }
      }.claim
      if sealer.isNew { say("ack receive \(id)") }
    }

    func deliver(_ id: String) async throws {
      let subject = try self.subject(id)
      let owed = try await keeper.store.obligations(of: subject)
      guard try await state(of: id) == .living,
        !owed.contains(where: { $0.rule == ObligationRule.delivered.name })
      else { return }
      _ = try await keeper.admit(
        RecordDelivery<Order>(
          id, from: Order.origin(), happened: .instant(keeper.now), orderCreated: nil))
      say("ack deliver \(id)")
    }

    func sweep() async throws {
      let before = try await standing()
      _ = try await Sweeper(keeper, purging: [shelf.purge]).sweep()
      let after = try await standing()
      for line in after.subtracting(before).sorted() { say("ack \(line)") }
    }

    func verify() async throws {
      _ = try await ErasureVerifier(
        keeper, identityIn: "\(directory)/verifier", searching: ["\(directory)/store.sqlite"]
      ).verify()
    }

    /// What has been erased and certified so far.
    private func standing() async throws -> Set<String> {
      var lines: Set<String> = []
      for id in orders {
        if try await state(of: id) == .erased { lines.insert("erase \(id)") }
        if try await keeper.certificate(of: subject(id)) != nil { lines.insert("certify \(id)") }
      }
      return lines
    }
  }
#endif
