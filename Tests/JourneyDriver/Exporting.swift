// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartCrypto
  import EcartDPP
  import EcartDeletion
  import EcartPersonalData
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  /// A journey of orders that leave, sealed to the certificate that `CERTIFICATE` names: `a` is out
  /// while its orders are erased, and ticked off then; `b` loses its order while it is being written;
  /// `c` is out at the end.
  ///
  /// A `broken` line says what must not be, at whatever moment a run before this one died.
  struct Exporting {
    static let orders = ["3001", "3002", "3003", "3004"]
    private static let parcels = ["a": ["3001", "3002"], "b": ["3003"], "c": ["3004"]]

    let journey: Journey
    private let outbox: Outbox
    private let recipient: CMSRecipient
    private var keeper: Gatekeeper { journey.keeper }

    init(_ journey: Journey) throws {
      self.journey = journey
      outbox = try Outbox(beside: journey.directory)
      let path = ProcessInfo.processInfo.environment["CERTIFICATE"] ?? ""
      recipient = try CMSRecipient(certificate: String(contentsOfFile: path, encoding: .utf8))
    }

    func run() async throws {
      try await journey.bootstrap()
      try await look()
      for id in Self.orders.dropLast() { try await journey.receive(id) }
      journey.at(1)
      for id in Self.orders.dropLast() { try await journey.deliver(id) }
      journey.at(20)
      // Its own clock goes on for longer than looking for litter takes.
      for id in Self.orders.suffix(1) { try await journey.receive(id) }
      for name in ["a", "c"] { try await export(name) {} }
      journey.at(31, -600)
      // Its order falls due and is erased while it is written, as by another process.
      try await export("b") {
        journey.at(31, -60)
        try await journey.sweep()
      }
      journey.at(31, -60)
      try await journey.sweep()
      journey.at(31, 60)
      try await journey.verify()
      try await journey.sweep()
      try await check()
      journey.at(32)
      try await settle()
      try await journey.sweep()
      journey.at(32, 61)
      try await journey.verify()
      try await journey.sweep()
      try await check()
      Crash.report()
      let end = EndState(journey)
      for line in try await end.lines() + [state()] + end.litter() { say(line) }
    }

    // MARK: What a host does

    /// Whoever looks at the orders may also take their names along.
    private func signIn() async throws -> Proof<SignIn> {
      try await keeper.grantForTesting(
        .export([\Order.recipient], to: .otherParty, for: Fulfilment.self), to: "maria")
      return try await journey.signIn()
    }

    /// Exports what is living and not in the outbox yet.
    private func export(
      _ name: String, _ meanwhile: @escaping @Sendable () async throws -> Void
    ) async throws {
      var orders: [Order] = []
      for id in Self.parcels[name] ?? [] {
        guard try await journey.state(of: id) == .living, let order = try journey.shelf.order(id)
        else { return }
        orders.append(order)
      }
      let listed = try await self.listed()
      for entry in try outbox.entries() where entry.name == name {
        if listed[entry.id]?.digest == entry.digest { return }
        // Half of one. It stays on record until it is ticked off.
        try outbox.remove(entry)
      }
      do {
        let export = try await keeper.export(
          orders, [\.recipient], for: Fulfilment.self, to: .otherParty, sealedTo: [recipient],
          as: try await signIn()
        ) { pii, order, file in
          try pii.open(\.recipient) { file.append("\(order.id),\($0)\n") }
          let done = DispatchSemaphore(value: 0)
          Task.detached {
            do { try await meanwhile() } catch { say("note interrupted: \(error)") }
            done.signal()
          }
          done.wait()
        }
        if name == "b" { say("broken b was handed out") }
        try outbox.put(export.file, as: name, export.id)
        say("ack export \(name)")
      } catch Denied<ExportPersonalData<Order, Fulfilment>>.refused(let reason) {
        say("declined \(name) \(reason.code)")
      }
    }

    /// Ends `a`: the file first, then the word that it is destroyed. And whatever is on record without
    /// a file, which is what a crash leaves.
    private func settle() async throws {
      for entry in try outbox.entries() where entry.name == "a" { try outbox.remove(entry) }
      let there = Set(try outbox.entries().map(\.id))
      for export in try await listed().values where export.isOut && !there.contains(export.id) {
        try await keeper.tickOffExport(export.id, by: try await journey.signIn())
      }
    }

    private func listed() async throws -> [UUID: ListExports.Export] {
      let found = try await keeper.admit(ListExports(by: try await journey.signIn())).claim
      return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    // MARK: What must hold

    /// What the run before left: every file, also half a one, is on the list as out; a whole one is
    /// known by its digest, in the list and in the ledger.
    private func look() async throws {
      let listed = try await self.listed()
      let entries = try await keeper.store.ledgerEntries(from: 0, limit: .max)
        .map { String(decoding: $0, as: UTF8.self) }
      for entry in try outbox.entries() {
        let isKnown = listed[entry.id]?.digest == entry.digest
        let isRecorded = entries.contains {
          $0.contains("RecordExport") && $0.contains("\"outcome\":\"admitted\"")
            && $0.contains(entry.id.uuidString.lowercased()) && $0.contains(entry.digest)
        }
        if listed[entry.id]?.isOut != true { say("broken \(entry.name) is not on the list") }
        if isKnown != isRecorded { say("broken \(entry.name): the list and the ledger differ") }
        say("file \(entry.name)-\(entry.id.uuidString.lowercased()).p7m known=\(isKnown)")
      }
      try await check()
    }

    /// Nobody is certified while the outbox holds, or the list names, what they are in.
    private func check() async throws {
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      for entry in try outbox.entries() {
        for id in Self.parcels[entry.name] ?? [] {
          if try await isCertified(id) { say("broken \(id) is certified and in \(entry.name)") }
        }
      }
      let out = try await vault.outstandingExports(keeper.survey)
      if Set(out.unknown + out.subjects.keys)
        != Set(try await listed().values.filter(\.isOut).map(\.id))
      {
        say("broken the list shows other exports than those that hold certificates up")
      }
      for (id, subjects) in out.subjects {
        for subject in subjects where try await keeper.certificate(of: subject) != nil {
          say("broken somebody is certified and in \(id)")
        }
      }
    }

    private func isCertified(_ id: String) async throws -> Bool {
      try await keeper.certificate(of: journey.subject(id)) != nil
    }

    /// `c` is out, whole and known; nothing else is, in the store's word or the anchor's.
    private func state() async throws -> String {
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      let listed = try await self.listed()
      let entries = try outbox.entries()
      let known = entries.filter {
        listed[$0.id]?.isOut == true && listed[$0.id]?.digest == $0.digest
      }
      let anchored = try vault.anchor.summary()
      return "state exports files=\(entries.map(\.name)) known=\(known.map(\.name))"
        + " out=\(listed.values.count(where: \.isOut))"
        + " anchored=\(anchored.exports.subtracting(anchored.destroyedExports).count)"
    }
  }
#endif
