// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// The promises of ``/EcartPolicy/Store``, each tried out on a store of yours.
///
/// Works with any test framework: a broken promise is an error whose words name the check, the
/// promise and what was seen. In swift-testing:
///
/// ```swift
/// @Test(arguments: StoreConformance.checks)
/// func `my store`(_ check: StoreConformance.Check) async throws {
///   try await StoreConformance {
///     let file = try temporaryFile()
///     return StoreUnderTest(try MyStore(file)) { try MyStore(file) }
///   }.run(check)
/// }
/// ```
public struct StoreConformance: Sendable {
  private let make: @Sendable () async throws -> StoreUnderTest

  /// - Parameter make: gives a new, empty store each time it is called.
  public init(make: @escaping @Sendable () async throws -> StoreUnderTest) {
    self.make = make
  }

  /// Every check there is; more may come with a version, so pass them all on.
  public static let checks: [Check] =
    atomicityChecks + expectationChecks + versionChecks + spaceChecks + keyChecks
    + obligationChecks + clockChecks + ledgerChecks + valueChecks + sharingChecks + engineChecks
    + faultChecks

  /// Runs one check on a new store.
  public func run(_ check: Check) async throws(ConformanceFailure) {
    if let finding = await finding(of: check) { throw ConformanceFailure(findings: [finding]) }
  }

  /// Runs every check, each on a store of its own, and then reports all that failed.
  public func run() async throws(ConformanceFailure) {
    var findings: [ConformanceFailure.Finding] = []
    for check in Self.checks {
      if let finding = await finding(of: check) { findings.append(finding) }
    }
    guard findings.isEmpty else { throw ConformanceFailure(findings: findings) }
  }

  private func finding(of check: Check) async -> ConformanceFailure.Finding? {
    let subject: StoreUnderTest
    do { subject = try await make() } catch {
      return .init(check: check, problem: "the store could not be made: \(error)")
    }
    var problem: String?
    do { try await check.body(Trial(subject)) } catch let broken as BrokenPromise {
      problem = broken.problem
    } catch let failure as StoreFailure {
      problem = "the store failed where it should not: \(failure)"
    } catch {
      problem = "\(error)"
    }
    await subject.discard()
    return problem.map { .init(check: check, problem: $0) }
  }
}

extension StoreConformance {
  /// One thing to try. Its name reads as a sentence about the store.
  public struct Check: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    public let promise: Promise
    let body: @Sendable (Trial) async throws -> Void

    init(
      _ name: String, _ promise: Promise, _ body: @escaping @Sendable (Trial) async throws -> Void
    ) {
      self.name = name
      self.promise = promise
      self.body = body
    }

    public var description: String { name }
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }
}
