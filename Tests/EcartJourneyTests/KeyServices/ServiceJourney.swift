// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartDeletion
import EcartLedger
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

/// One journey of two orders over a key service. A step in which the service failed is taken again
/// once the service is back, and what must hold is looked at before and after.
final class ServiceJourney {
  private let plan: FaultyKeyring.Plan?
  private let directory = Sample.directory()
  private let keyDirectory = Sample.directory()
  private let clock = TestingClock(Sample.start)
  private var place: String { plan.map { "call \($0.call)" } ?? "no fault" }
  /// The epochs that order 1001 was ever in.
  private var epochs: Set<String> = []
  private(set) var calls = 0
  private(set) var faults = 0
  /// Steps that went on past a fault and said nothing.
  private(set) var silent: [String] = []
  /// Steps that ended in an error.
  private(set) var refusals = 0

  init(failing plan: FaultyKeyring.Plan? = nil) { self.plan = plan }

  @discardableResult
  func whole() async throws -> ServiceJourney {
    defer {
      try? FileManager.default.removeItem(atPath: directory)
      try? FileManager.default.removeItem(atPath: keyDirectory)
    }
    let keys = FaultyKeyring(try FileKeyring(directory: keyDirectory), failing: plan)
    var opened: Host?
    try await take("opening", nil, keys) {
      opened = try await Host.open(self.directory, self.clock, keys: keys)
      return []
    }
    let host = try #require(opened)
    try await take("the first account", host, keys) {
      try await host.bootstrap()
      return []
    }
    for id in ["1001", "1002"] {
      try await take("receiving \(id)", host, keys) {
        try await host.receive(id)
        return []
      }
    }
    try await note(host)
    clock.advance(by: 61)
    try await take("delivering", host, keys) {
      _ = try await Sample.deliver("1001", host.keeper)
      return []
    }
    try await note(host)
    clock.advance(by: 61)
    for id in ["1001", "1002"] {
      try await take("revealing \(id)", host, keys) {
        try await self.reveal(id, host)
        return []
      }
    }
    clock.advance(by: 61)
    try await take("receiving again", host, keys) {
      try await host.receive("1002")
      return []
    }
    // The week's epoch is over: who is in it is wrapped anew.
    clock.advance(by: 8 * Sample.day)
    try await take("rotating", host, keys) { try await host.sweep().delays }
    #expect(
      try await host.keeper.store.key(of: host.subject("1002"))?.epoch.hasPrefix("open-") == true)
    clock.advance(by: 22 * Sample.day)
    try await take("erasing", host, keys) { try await host.sweep().delays }
    #expect(try await host.state("1001") == .erased, "\(place)")
    clock.advance(by: 61)
    try await take("verifying", host, keys) { try await host.verify().faults.map { "\($0)" } }
    try await take("certifying", host, keys) { try await host.sweep().delays }
    calls = keys.calls
    faults = keys.faults
    #expect(try await host.keeper.certificate(of: host.subject("1001")) != nil, "\(place)")
    #expect(try await host.mismatchedRoots() == [], "\(place)")
    try host.close()
    try await end()
    return self
  }

  /// A process of its own, whose service does not fail, finishes what is left: the other order, and
  /// the roots that nobody uses.
  private func end() async throws {
    let keys = FaultyKeyring(try FileKeyring(directory: keyDirectory))
    let host = try await Host.open(directory, clock, keys: keys)
    try await reveal("1002", host)
    clock.advance(by: 31 * Sample.day)
    try await host.eraseAndCertify()
    #expect(try await host.state("1002") == .erased, "\(place)")
    #expect(try await host.keeper.certificate(of: host.subject("1002")) != nil, "\(place)")
    let living = try await Vault.livingEpochs(host.keeper.survey).map(\.id)
    #expect(try await Set(keys.roots()) == Set(living), "\(place)")
    #expect(try await host.evidence("\"kind\":\"key-destroyed\"") == 2, "\(place)")
    try await host.keeper.checkpoint()
    let ledger = try await host.verifiedLedger()
    #expect(ledger.covered == ledger.entries, "\(place)")
    try host.close()
  }

  /// Takes a step, and once more when the service failed in it.
  /// - Parameter act: returns what it says of what it could not do.
  private func take(
    _ step: String, _ host: Host?, _ keys: FaultyKeyring, _ act: () async throws -> [String]
  ) async throws {
    let before = keys.faults
    do {
      let told = try await act()
      if keys.faults > before, told.isEmpty { silent.append(step) }
    } catch {
      guard keys.faults > before else { throw error }
      refusals += 1
      #expect(Self.isTyped(error), "\(place), \(step): \(type(of: error)): \(error)")
    }
    try expectSealed(step)
    guard keys.faults > before else { return }
    // Step 1: what is certified while the service is away is gone.
    let fresh = try FileKeyring(directory: keyDirectory)
    if let host, try await host.keeper.certificate(of: host.subject("1001")) != nil {
      #expect(try await epochs.isDisjoint(with: fresh.roots()), "\(place), \(step)")
    }
    // Step 2: it is back. What lives opens, and the step can be taken.
    keys.recover()
    if let host { try await openLiving(host) }
    _ = try await act()
    try expectSealed(step)
    if let host { try await openLiving(host) }
  }

  /// An error that the one who asked can tell apart, in words without a person's data. A gate decides
  /// nothing then: least of all that a key is lost, upon which another would be made.
  private static func isTyped(_ error: any Error) -> Bool {
    if let sweep = error as? SweepIncomplete {
      return !sweep.failures.isEmpty && sweep.failures.allSatisfy { isTyped($0.error) }
        && !"\(sweep)".contains("Ana")
    }
    let name = "\(type(of: error))"
    let isUndecided = name.hasPrefix("Denied<") && "\(error)".hasPrefix("Not decided")
    let isKnown = error is KeyProviderFault || error is OpeningFault || isUndecided
    return isKnown && !"\(error)".contains("Ana")
  }

  private func note(_ host: Host) async throws {
    let row = try await host.keeper.store.key(of: host.subject("1001"))
    epochs.insert(try #require(row).epoch)
  }

  private func reveal(_ id: String, _ host: Host) async throws {
    let body = try #require(try await host.body(id))
    #expect(try await host.recipient(inBody: body) == "Ana Sample-\(id)", "\(place)")
  }

  /// Every order that is there and not erased opens to what was sealed.
  private func openLiving(_ host: Host) async throws {
    for id in ["1001", "1002"] where try await host.state(id) == .living {
      try await reveal(id, host)
    }
  }

  /// No file that the host or its keys are in holds a person's data.
  private func expectSealed(_ step: String) throws {
    for folder in [directory, keyDirectory] {
      let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      for name in names {
        let url = URL(filePath: "\(folder)/\(name)")
        guard let content = try? Data(contentsOf: url) else { continue }
        for text in ["Ana Sample", "@example.com", "blue mug"] {
          #expect(content.range(of: Data(text.utf8)) == nil, "\(place), \(step): \(name)")
        }
      }
    }
  }
}
