// SPDX-License-Identifier: Apache-2.0

import EcartTesting
import EcartVault
import Synchronization
import Testing

/// The public suite finds a provider that breaks its word: each by exactly the checks made for it.
@Suite struct BrokenProviderTests {
  /// What each check said that failed, by its name.
  private func findings(
    of make: @escaping @Sendable (Shelf) -> SampleKeyring
  ) async -> [String: String] {
    var found: [String: String] = [:]
    for check in KeyProviderConformance.checks {
      let suite = KeyProviderConformance {
        let shelf = Shelf()
        return KeyProviderUnderTest(make(shelf), outage: shelf.outage) { make(shelf) }
      }
      do { try await suite.run(check) } catch { found[error.check] = error.problem }
    }
    return found
  }

  @Test(arguments: ProviderFault.all)
  func `a broken provider is found, by the checks made for it and no other`(
    _ fault: ProviderFault
  ) async {
    let found = await findings(of: fault.make)
    #expect(Set(found.keys) == Set(fault.found.keys.map(\.rawValue)))
    for (check, words) in fault.found {
      let problem = found[check.rawValue] ?? ""
      #expect(problem.contains(words), "\(check.rawValue): \(problem)")
    }
  }

  @Test func `the provider that they are made of is found in order`() async {
    #expect(await findings(of: { SampleKeyring($0) }).isEmpty)
  }

  /// A check that ends early has seen nothing, and must not be told as a promise kept.
  @Test(arguments: [false, true])
  func `a check that does not apply says so, and no other does`(_ isWaiting: Bool) async throws {
    var none: [String: String] = [:]
    for check in KeyProviderConformance.checks {
      let suite = KeyProviderConformance {
        let shelf = Shelf()
        let make: @Sendable () -> SampleKeyring = {
          isWaiting ? Waits(shelf) : SampleKeyring(shelf)
        }
        return KeyProviderUnderTest(make(), outage: shelf.outage, reopen: make)
      }
      if case .doesNotApply(let reason) = try await suite.run(check) { none[check.name] = reason }
    }
    #expect(Set(none.keys) == (isWaiting ? [SuiteCheck.newOfTheName.rawValue] : []))
    #expect(none.values.allSatisfy { $0.contains("waits for its destruction") })
  }

  @Test func `without an outage the suite says that nothing shows what comes of one`() async throws
  {
    var none: [String: String] = [:]
    for check in KeyProviderConformance.checks {
      let suite = KeyProviderConformance {
        let shelf = Shelf()
        return KeyProviderUnderTest(SampleKeyring(shelf)) { SampleKeyring(shelf) }
      }
      if case .doesNotApply(let reason) = try await suite.run(check) { none[check.name] = reason }
    }
    let checks: [SuiteCheck] = [.notGone, .notGoneLate, .notDestroyed, .allBack]
    #expect(Set(none.keys) == Set(checks.map(\.rawValue)))
    #expect(none.values.allSatisfy { $0.contains("no outage was given") })
  }

  /// Whatever a check finds, its provider's place is back: it may be one that others share.
  @Test(arguments: ProviderFault.all)
  func `each outage that begins ends, once`(_ fault: ProviderFault) async {
    for check in KeyProviderConformance.checks {
      let shelf = Shelf()
      let (begun, ended) = (Tally(), Tally())
      let suite = KeyProviderConformance {
        KeyProviderUnderTest(
          fault.make(shelf),
          outage: KeyProviderOutage(
            begin: {
              begun.add()
              shelf.isAway.store(true, ordering: .relaxed)
            },
            end: {
              ended.add()
              shelf.isAway.store(false, ordering: .relaxed)
            })
        ) { fault.make(shelf) }
      }
      _ = try? await suite.run(check)
      #expect(begun.count == ended.count && begun.count <= 1)
      let isAway = shelf.isAway.load(ordering: .relaxed)
      #expect(!isAway)
    }
  }

  @Test func `an outage that takes nothing away is found, and so is one that fails`() async {
    struct Stuck: Error {}
    let nothing = KeyProviderOutage(begin: {}, end: {})
    let stuck = KeyProviderOutage(begin: { throw Stuck() }, end: {})
    let forGood = KeyProviderOutage(begin: {}, end: { throw Stuck() })
    for (outage, checks, words) in [
      (
        nothing, [SuiteCheck.notGone, .notGoneLate, .notDestroyed], "the outage takes nothing away"
      ),
      (stuck, [.notGone, .notGoneLate, .notDestroyed, .allBack], "the outage does not begin"),
      (forGood, [.allBack], "the outage does not end"),
    ] {
      for check in KeyProviderConformance.checks {
        guard let known = SuiteCheck(rawValue: check.name), checks.contains(known) else { continue }
        let suite = KeyProviderConformance {
          let shelf = Shelf()
          return KeyProviderUnderTest(SampleKeyring(shelf), outage: outage) { SampleKeyring(shelf) }
        }
        let found = await #expect(throws: KeyProviderConformanceFailure.self) {
          try await suite.run(check)
        }
        #expect(found?.problem.contains(words) == true)
      }
    }
  }

  @Test func `the suite has these checks, no fewer and none twice`() {
    #expect(
      KeyProviderConformance.checks.map(\.name).sorted()
        == SuiteCheck.allCases.map(\.rawValue).sorted())
  }

  /// One that trips many checks would show little of any: of each check there is a fault that
  /// trips that one, and at most one more.
  @Test(arguments: KeyProviderConformance.checks)
  func `every check is shown to bite`(_ check: KeyProviderConformance.Check) {
    let own = ProviderFault.all.filter { $0.found.count <= 2 }
    #expect(own.contains { $0.found.keys.map(\.rawValue).contains(check.name) })
  }
}

/// Counts.
private final class Tally: Sendable {
  private let number = Atomic(0)
  var count: Int { number.load(ordering: .relaxed) }
  func add() { number.add(1, ordering: .relaxed) }
}
