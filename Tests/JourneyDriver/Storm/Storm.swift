// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartDPP
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation
  import Synchronization

  /// One process of Scripts/test-vault-storm: several threads that take in, open, seal anew and
  /// rotate, and one that sweeps, over a store that another process uses at the same time. It is
  /// killed at any moment, and run again.
  ///
  /// What the library has answered goes out as one line each, to the parent, which outlives this:
  /// - `sealed ID TURN DIGEST BOX`: the value is committed, in the host's row too.
  /// - `giving ID`, then `gave ID DIGEST BOX`: sealed anew, and the replaced keys given up.
  /// - `erased ID`, `refused ID`: the subject's key is destroyed.
  /// - `wrong …`: something that must not be.
  /// - `threads seen=… at-once=… turns=…`: on how many threads of the system the workers were seen.
  final class Storm: Sendable {
    let journey: Journey
    let shelf: ParcelShelf
    let count: Int
    let seed: UInt64
    let threads: Int
    /// Which of how many processes this is, and how often it was begun.
    let part: (number: Int, of: Int, run: Int)
    let origin: Origin
    let orders = StormOrders()
    let workers = StormThreads()
    /// Of subjects that may end: what the host's own table forgets, and a copy of it would not.
    let kept = Mutex<[Int: Parcel]>([:])
    let said = StormVoice()
    /// `WEAKEN=early` acknowledges before the commit, so that the script can be seen to turn red.
    let isEarly = ProcessInfo.processInfo.environment["WEAKEN"] == "early"

    var keeper: Gatekeeper { journey.keeper }

    /// - Parameter words: `COUNT SEED THREADS NUMBER OF RUN`.
    init(_ journey: Journey, _ words: [String]) async throws {
      let numbers = words.compactMap { UInt64($0) }
      guard numbers.count >= 6 else { throw Interruption.missingPart("numbers") }
      self.journey = journey
      self.origin = try Order.origin()
      self.shelf = try await ParcelShelf(journey.shelf.pool)
      self.count = Int(numbers[0])
      self.seed = numbers[1]
      self.threads = Int(numbers[2])
      self.part = (Int(numbers[3]), Int(numbers[4]), Int(numbers[5]))
    }

    func run() async throws {
      try await journey.bootstrap()
      _ = try await signIn()
      orders.listen(moving: journey.clock)
      said.line("ready")
      workers.begin(threads)
      try await fill()
      said.line("filled")
      await withTaskGroup(of: Void.self) { group in
        for thread in 0..<threads {
          group.addTask(executorPreference: workers) { await self.blow(thread) }
        }
        group.addTask { await self.sweepOn() }
        group.addTask { await self.countOn() }
        await group.waitForAll()
      }
      said.tally()
      said.line(workers.line)
      said.line("stopped")
    }

    func signIn() async throws -> Proof<SignIn> {
      try await keeper.grantReveal(of: Parcel.self, for: Fulfilment.self, to: "maria")
      return try await keeper.admit(SignIn(road: Shortcut()))
    }

    /// Whoever kills this process loses a quarter of a second's numbers, no more.
    private func countOn() async {
      while !orders.isOver {
        said.tally()
        said.line(workers.line)
        try? await Task.sleep(for: .milliseconds(250))
      }
    }

    /// One thread's work.
    private func blow(_ thread: Int) async {
      var chance = StormChance(
        seed ^ UInt64(part.number * 1_000_003 + part.run * 10_007 + thread * 101 + 7))
      var standing: Proof<SignIn>?
      while !orders.isOver {
        workers.see()
        let id = chance.id(below: count + count / 8)
        do {
          switch chance.below(100) {
          case 0..<46:
            if standing == nil || chance.below(50) == 0 {
              standing = try await keeper.admit(SignIn(road: Shortcut()))
            }
            if let standing { try await open(id, as: standing) }
          case 46..<74: try await receive(id, turn: chance.next())
          case 74..<88: try await rotate(id)
          case 88..<97: try await giveUp(Parcel.givingUp(near: chance.id(below: count)))
          default: try await end(Parcel.ending(near: chance.id(below: count)))
          }
        } catch {
          // Another process in the way, or a proof that ended as time went on.
          standing = nil
          said.note(error)
        }
      }
    }

    func receive(_ id: Int, turn: UInt64) async throws {
      let text = Parcel.text(seed: seed, id: id, turn: turn)
      let box = Mutex<Sealed<Name>?>(nil)
      do throws(Denied<Receive<Parcel>>) {
        try await keeper.admit(
          Receive<Parcel>(Parcel.name(id), from: origin, upTo: 64)
        ) { [said, isEarly] sealer, db in
          let sealed = try sealer.seal(Personal(text), as: \.recipient)
          try ParcelShelf.put(id, sealed, in: db)
          box.withLock { $0 = sealed }
          if isEarly { said.sealed(id, turn, text, sealed) }
        }
      } catch {
        if case .refused(.erased) = error { return said.line("refused \(id)") }
        throw error
      }
      guard let sealed = box.withLock({ $0 }) else { return }
      said.sealed(id, turn, text, sealed)
      if Parcel.mayEnd(id) {
        kept.withLock { if $0.count < 10_000 { $0[id] = Parcel(sealed) } }
      }
    }

    func rotate(_ id: Int) async throws {
      do throws(Denied<RotateKey<Parcel>>) {
        try await keeper.admit(RotateKey<Parcel>(Parcel.name(id), from: origin))
        said.count("rotated")
      } catch {
        switch error {
        case .refused(.erased): said.line("refused \(id)")
        case .refused: said.count("not rotated")
        default: throw error
        }
      }
    }

    /// Gives the replaced keys up if their hour is over; otherwise seals the host's value anew, which
    /// begins it.
    private func giveUp(_ id: Int) async throws {
      guard let parcel = try await shelf.parcel(id) else { return }
      said.line("giving \(id)")
      let had = try await keeper.store.key(of: parcel.subject).flatMap(Vault.replaced(in:)) != nil
      let late = Mutex(false)
      do {
        let gate = Reseal<Parcel>(parcel.subject, givingUp: .init(filesSeen: false), upTo: 64)
        if try await sealAnew(id, gate, foundLate: { late.withLock { $0 = true } }) {
          return said.count(had ? "given-up" : "had-none")
        }
      } catch let denied as Denied<Reseal<Parcel>> where denied == .refused(.tooEarly) {
        said.count("too-early")
      } catch {
        // Something came after the sealing anew: nothing was given up, and it has an hour of its own.
        guard late.withLock({ $0 }) else { throw error }
        said.count("found-late")
      }
      if try await sealAnew(id, Reseal(parcel.subject, upTo: 64)) { said.count("sealed-anew") }
    }

    /// The host's value under the newest key, in one transaction with the decision.
    /// - Parameter foundLate: called when the value is still under a replaced key that was to go.
    private func sealAnew(
      _ id: Int, _ gate: Reseal<Parcel>, foundLate: @escaping @Sendable () -> Void = {}
    ) async throws -> Bool {
      let box = Mutex<Sealed<Name>?>(nil)
      do throws(Denied<Reseal<Parcel>>) {
        try await keeper.admit(gate) { sealer, db in
          guard let old = try ParcelShelf.body(id, in: db) else { return }
          let sealed: Sealed<Name>
          do { sealed = try sealer.resealed(old, as: \.recipient) } catch {
            if case .underReplacedKey? = error as? FieldFault { foundLate() }
            throw error
          }
          try ParcelShelf.put(id, sealed, in: db)
          box.withLock { $0 = sealed }
        }
      } catch {
        guard case .refused(.erased) = error else { throw error }
        said.line("refused \(id)")
        return false
      }
      if let sealed = box.withLock({ $0 }) { said.line("gave \(id) \(StormVoice.box(of: sealed))") }
      return true
    }

    /// Delivered a month ago, so that the next sweep erases it.
    private func end(_ id: Int) async throws {
      guard try await shelf.parcel(id) != nil else { return }
      do throws(Denied<RecordDelivery<Parcel>>) {
        try await keeper.admit(
          RecordDelivery<Parcel>(
            Parcel.name(id), from: origin,
            happened: .instant(keeper.now.addingTimeInterval(-30 * Journey.day)),
            orderCreated: nil))
        said.count("delivered")
      } catch {
        if case .refused = error { return said.line("refused \(id)") }
        throw error
      }
    }
  }
#endif
