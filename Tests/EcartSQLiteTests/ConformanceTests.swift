// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartSQLite
import EcartTesting
import Foundation
import GRDB
import Testing

@Suite("Stores keep their promises")
struct ConformanceTests {
  @Test(arguments: StoreConformance.checks)
  func `the memory store`(_ check: StoreConformance.Check) async throws {
    try await StoreConformance {
      let store = MemoryStore()
      return StoreUnderTest(store) { store }
    }.run(check)
  }

  @Test(arguments: StoreConformance.checks)
  func `the SQLite store`(_ check: StoreConformance.Check) async throws {
    try await StoreConformance {
      let place = try Place()
      return StoreUnderTest(
        try SQLiteStore(path: place.file), discard: { place.remove() },
        reopen: { try SQLiteStore(path: place.file) })
    }.run(check)
  }

  @Test(arguments: StoreConformance.checks)
  func `the SQLite store over a host's pool`(_ check: StoreConformance.Check) async throws {
    try await StoreConformance {
      let place = try Place()
      let store = try SQLiteStore(pool: try place.hostPool())
      return StoreUnderTest(store, discard: { place.remove() }) {
        try SQLiteStore(pool: try place.hostPool())
      }
    }.run(check)
  }
}

@Suite("The conformance suite bites")
struct ConformanceBitesTests {
  @Test(arguments: Flaw.all) func `it catches a store that`(_ flaw: Flaw) async {
    let suite = StoreConformance {
      let store = MemoryStore()
      return StoreUnderTest(flaw.breaking(store)) { flaw.breaking(store) }
    }
    let failure = await #expect(throws: ConformanceFailure.self) { try await suite.run() }
    let broken = failure?.findings.map(\.check.promise) ?? []
    #expect(broken.contains(flaw.promise), "\(broken)")
  }

  @Test func `a failure names the check, the promise and what was seen`() async throws {
    let suite = StoreConformance {
      let store = MemoryStore()
      return StoreUnderTest(Restarting(base: store)) { store }
    }
    let failure = await #expect(throws: ConformanceFailure.self) { try await suite.run() }
    let finding = try #require(
      failure?.findings.first { $0.check.promise == .versionsNeverReturn })
    #expect(
      finding.description.hasPrefix(
        #"Not so: "a record made anew has a version it never had": in life 2 of the record, "#))
    #expect(finding.description.contains("(broken promise 5: a version never comes back)"))
  }

  @Test func `a store that cannot be made fails every check, and says so`() async {
    let suite = StoreConformance { throw StoreFailure.refused("no room") }
    let failure = await #expect(throws: ConformanceFailure.self) { try await suite.run() }
    #expect(failure?.findings.count == StoreConformance.checks.count)
    #expect(failure?.findings.first?.problem.contains("no room") == true)
  }

  @Test func `every check has a name of its own`() {
    #expect(Set(StoreConformance.checks.map(\.name)).count == StoreConformance.checks.count)
  }
}
