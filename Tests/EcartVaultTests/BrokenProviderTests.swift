// SPDX-License-Identifier: Apache-2.0

import EcartTesting
import EcartVault
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
        return KeyProviderUnderTest(make(shelf)) { make(shelf) }
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
        return KeyProviderUnderTest(make(), reopen: make)
      }
      if case .doesNotApply(let reason) = try await suite.run(check) { none[check.name] = reason }
    }
    #expect(Set(none.keys) == (isWaiting ? [SuiteCheck.newOfTheName.rawValue] : []))
    #expect(none.values.allSatisfy { $0.contains("waits for its destruction") })
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
