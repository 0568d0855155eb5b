// SPDX-License-Identifier: Apache-2.0

public import EcartVault

/// The promises of ``/EcartVault/KeyProvider``, each tried out on a provider of yours.
///
/// Works with any test framework: a broken promise is an error whose words name the check and what
/// was seen. A check that there is nothing to try of says so (``Outcome/doesNotApply(_:)``), and is no
/// proof. In swift-testing:
///
/// ```swift
/// @Test(arguments: KeyProviderConformance.checks)
/// func `my provider`(_ check: KeyProviderConformance.Check) async throws {
///   try await KeyProviderConformance {
///     let place = try temporaryPlace()
///     return KeyProviderUnderTest(try MyProvider(place)) { try MyProvider(place) }
///   }.run(check)
/// }
/// ```
///
/// The second closure opens the same place as another process would: a handle of its own, and no
/// instance that the first one shares. Give ``KeyProviderUnderTest`` a ``KeyProviderOutage`` too: only
/// then is it tried that the provider says of no root that it is gone when it cannot look. What the
/// suite cannot see is the provider's part: that a root is durable when it is made, that a destroyed
/// one cannot be read off the disk, and that no backup has it.
public struct KeyProviderConformance: Sendable {
  private let make: @Sendable () async throws -> KeyProviderUnderTest

  /// - Parameter make: gives a provider with no roots each time it is called.
  public init(make: @escaping @Sendable () async throws -> KeyProviderUnderTest) {
    self.make = make
  }

  /// Every check there is; more may come with a version, so pass them all on.
  public static let checks: [Check] =
    makingChecks + wrappingChecks + destroyingChecks + outageChecks

  /// What became of a check that no promise was found broken by.
  public enum Outcome: Sendable, Hashable {
    case kept
    /// With this provider there is nothing to try, and why.
    case doesNotApply(String)
  }

  /// Runs one check on a new provider.
  @discardableResult
  public func run(
    _ check: Check
  ) async throws(KeyProviderConformanceFailure) -> Outcome {
    let subject: KeyProviderUnderTest
    do { subject = try await make() } catch {
      throw KeyProviderConformanceFailure(
        check: check.name, problem: "the provider could not be made: \(error)")
    }
    var problem: String?
    var outcome = Outcome.kept
    do { try await check.body(KeyProviderTrial(subject)) } catch let broken as BrokenPromise {
      problem = broken.problem
    } catch let none as DoesNotApply {
      outcome = .doesNotApply(none.reason)
    } catch { problem = "it failed where it should not: \(error)" }
    await subject.discard()
    if let problem {
      throw KeyProviderConformanceFailure(check: check.name, problem: problem)
    }
    return outcome
  }

  /// One thing to try. Its name reads as a sentence about the provider.
  public struct Check: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    let body: @Sendable (KeyProviderTrial) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (KeyProviderTrial) async throws -> Void) {
      self.name = name
      self.body = body
    }

    public var description: String { name }
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }
}

/// A provider, and how another process would come to the same roots.
public struct KeyProviderUnderTest: Sendable {
  let provider: any KeyProvider
  let outage: KeyProviderOutage?
  let reopen: @Sendable () async throws -> any KeyProvider
  let discard: @Sendable () async -> Void

  /// - Parameters:
  ///   - outage: how the place goes out of reach and comes back; without one, the checks of that do
  ///     not apply.
  ///   - reopen: a second handle over the same roots, as another process would make it.
  ///   - discard: takes the provider's place away again.
  public init(
    _ provider: any KeyProvider, outage: KeyProviderOutage? = nil,
    discard: @escaping @Sendable () async -> Void = {},
    reopen: @escaping @Sendable () async throws -> any KeyProvider
  ) {
    self.provider = provider
    self.outage = outage
    self.reopen = reopen
    self.discard = discard
  }
}

/// A provider does not keep what it promises.
public struct KeyProviderConformanceFailure: Error, Sendable, CustomStringConvertible {
  public let check: String
  /// What was seen, in plain words; never a key.
  public let problem: String
  public var description: String { "Not so: \"\(check)\": \(problem)." }
}
