// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartLedger
import EcartPolicy
import EcartTesting
import Foundation
import GRDB
import Testing

/// Every read and every commit of a journey fails once, each in a journey of its own.
@Suite("A store that fails once")
struct FaultTests {
  enum Kind: String, CaseIterable {
    case read, commit, answerOfAStoredDecision, answerOfALostDecision

    func fault(_ number: Int) -> FaultyStore.Fault {
      switch self {
      case .read: .read(number)
      case .commit: .commit(number)
      case .answerOfAStoredDecision: .answer(number, isStored: true)
      case .answerOfALostDecision: .answer(number, isStored: false)
      }
    }
  }

  @Test(arguments: Kind.allCases)
  func `nothing is admitted that is not durable, and the journey comes to the same end`(
    _ kind: Kind
  ) async throws {
    let whole = try await Run(.none).whole()
    #expect(whole.end.orders == "1001 erased, certified; 1002 living, opens; ")
    #expect(whole.faults == 0)
    let places = kind == .read ? whole.reads : whole.commits
    #expect(places > 20)
    for number in 1...places {
      let run = try await Run(kind.fault(number)).whole()
      #expect(run.faults == 1, "\(kind) \(number)")
      #expect(run.end == whole.end, "\(kind) \(number)")
    }
  }

  /// One journey; each step is tried again when the store fails in it.
  private final class Run {
    struct End: Equatable {
      var orders = ""
      var evidence: [Int] = []
      var mismatchedRoots: [String] = []
      var isWholeLedgerCovered = false
    }
    private let fault: FaultyStore.Fault
    private let directory = Sample.directory()
    private let clock = TestingClock(Sample.start)
    private(set) var faults = 0
    private(set) var reads = 0
    private(set) var commits = 0
    private(set) var end = End()

    init(_ fault: FaultyStore.Fault) { self.fault = fault }

    func whole() async throws -> Run {
      defer { try? FileManager.default.removeItem(atPath: directory) }
      var faulty: FaultyStore?
      let host = try await persist {
        try await Host.open(self.directory, self.clock) { inner in
          // One counter for all attempts at opening: the fault happens once.
          let store = faulty ?? FaultyStore(inner, failing: self.fault)
          faulty = store
          return store
        }
      }
      try await persist { try await host.bootstrap() }
      for id in ["1001", "1002"] {
        try await persist { try await host.receive(id) }
        try expectDurable("SELECT count(*) FROM orders WHERE id = '\(id)' AND body <> ''", 1)
        try expectDurable(
          "SELECT count(*) FROM key WHERE state = 1 AND hex(subject) = "
            + "(SELECT upper(subject) FROM orders WHERE id = '\(id)')", 1)
      }
      try await persist { _ = try await Sample.deliver("1001", host.keeper) }
      try expectDurable("SELECT count(*) FROM obligation WHERE rule = 'delivered'", 1)
      clock.advance(by: 30 * Sample.day)
      try await persist { _ = try await host.sweep() }
      try expectDurable("SELECT count(*) FROM key WHERE state = 2", 1)
      clock.advance(by: 61)
      try await persist { _ = try await host.verify() }
      try await persist { _ = try await host.sweep() }
      try expectDurable(
        "SELECT count(*) FROM record WHERE space LIKE '%.CertificateRecord'", 1)
      reads = faulty?.reads ?? 0
      commits = faulty?.commits ?? 0
      // What the end is, a process of its own says, over a store that does not fail.
      try host.close()
      try await look(try await Host.open(directory, clock))
      return self
    }

    /// Tries a step until it passes. What it has passed is looked at by a connection of its own.
    private func persist<Result>(_ step: () async throws -> Result) async throws -> Result {
      do { return try await step() } catch {
        faults += 1
        return try await step()
      }
    }

    private func expectDurable(_ sql: String, _ expected: Int) throws {
      let fresh = try DatabaseQueue(path: "\(directory)/store.sqlite")
      let found = try fresh.read { try Int.fetchOne($0, sql: sql) }
      #expect(found == expected, "after \(fault): \(sql)")
      try fresh.close()
    }

    private func look(_ host: Host) async throws {
      for id in ["1001", "1002"] {
        let state = try await host.state(id).map { "\($0)" } ?? "unknown"
        let isCertified = try await host.keeper.certificate(of: host.subject(id)) != nil
        end.orders += "\(id) \(state)\(isCertified ? ", certified" : "")"
        if let body = try await host.body(id), !body.isEmpty {
          let text = try await host.recipient(inBody: body)
          end.orders += text == "Ana Sample-\(id)" ? ", opens" : ", opens to something else"
        }
        end.orders += "; "
      }
      end.evidence = [
        try await host.evidence("\"kind\":\"key-destroyed\""),
        try await host.evidence("\"kind\":\"erasure-verified\""),
        try await host.evidence(".IssueCertificate\"", "\"certificate\""),
        try await host.evidence("restored-from-backup"),
      ]
      end.mismatchedRoots = try await host.mismatchedRoots()
      try await host.keeper.checkpoint()
      let ledger = try await host.verifiedLedger()
      end.isWholeLedgerCovered = ledger.covered == ledger.entries
      try host.close()
    }
  }
}
