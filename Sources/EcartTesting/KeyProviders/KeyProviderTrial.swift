// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import FoundationEssentials

/// What a check works with: a provider, names of its own, and words for what went wrong.
struct KeyProviderTrial: Sendable {
  private let subject: KeyProviderUnderTest
  let provider: any KeyProvider
  /// Roots of different checks do not meet, where the place is shared.
  private let prefix = "check-\(UUID().uuidString.prefix(8).lowercased())"

  static let home = RootContext(
    environment: .test, installation: "4ff65f4f-5e12-4d37-9aa2-1f1d6a2c6c10")

  init(_ subject: KeyProviderUnderTest) {
    self.subject = subject
    self.provider = subject.provider
  }

  func root(_ name: String = "one") -> String { "\(prefix)-\(name)" }

  var outage: KeyProviderOutage? { subject.outage }

  func otherHandle() async throws -> any KeyProvider { try await subject.reopen() }

  func expect(_ holds: Bool, _ problem: @autoclosure () -> String) throws {
    guard holds else { throw BrokenPromise(problem: problem()) }
  }

  /// A root of that name, a key, and the key wrapped under it.
  func wrapped(_ name: String = "one") async throws -> (key: Secret, box: [UInt8]) {
    let key = try Secret.random(count: 32)
    try await provider.makeRoot(root(name), for: Self.home)
    return (key, try await provider.wrap(key, under: root(name), for: Self.home))
  }

  func opens(
    _ box: [UInt8], under root: String, for context: RootContext = home,
    at provider: (any KeyProvider)? = nil
  ) async throws -> Secret {
    try await (provider ?? self.provider).unwrap(box, under: root, for: context)
  }

  /// What must not open, and how it must be refused.
  func refuses(
    _ box: [UInt8], under root: String, for context: RootContext = home,
    as expected: KeyProviderFault = .notAuthentic, at provider: (any KeyProvider)? = nil,
    _ what: String
  ) async throws {
    let handle = provider ?? self.provider
    do { _ = try await handle.unwrap(box, under: root, for: context) } catch {
      return try expect(
        error == expected, "\(what) is refused with \"\(error)\" and not with \"\(expected)\"")
    }
    throw BrokenPromise(problem: "\(what) opens")
  }
}

/// A check has nothing to try with this provider. To be thrown as soon as that is known, so that it is
/// not told as a promise kept.
struct DoesNotApply: Error {
  let reason: String
}
