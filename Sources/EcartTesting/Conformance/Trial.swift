// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// What a check works with: the store, a second handle, and words for what went wrong.
struct Trial: Sendable {
  private let subject: StoreUnderTest

  init(_ subject: StoreUnderTest) { self.subject = subject }

  var store: any Store { subject.store }

  /// The same store, as another process sees it.
  func otherHandle() async throws -> any Store { try await subject.reopen() }

  func expect(_ holds: Bool, _ problem: @autoclosure () -> String) throws {
    guard holds else { throw BrokenPromise(problem: problem()) }
  }

  /// Commits, and gives the version.
  @discardableResult
  func commit(_ batch: Batch, to store: (any Store)? = nil) async throws -> Int64 {
    switch try await (store ?? self.store).commit(batch) {
    case .committed(let version): return version
    case .conflict(let moved):
      throw BrokenPromise(
        problem: "a batch whose expectations hold was refused, naming \(moved.count) of them")
    }
  }

  /// Commits what must conflict, with exactly these expectations named.
  func conflict(_ batch: Batch, naming expected: Set<Batch.Expectation>) async throws {
    switch try await store.commit(batch) {
    case .committed:
      throw BrokenPromise(problem: "a batch was committed though an expectation did not hold")
    case .conflict(let moved):
      try expect(
        Set(moved) == expected,
        "\(expected.count) expectations did not hold, and commit named \(moved.count) of which "
          + "\(expected.intersection(moved).count) are right")
    }
  }

  func version(of key: RecordKey) async throws -> Int64 {
    try await store.record(at: .item(key))?.version ?? 0
  }

  func spaceVersion() async throws -> Int64 {
    try await store.records(in: .items, index: nil).version
  }

  /// A gatekeeper over a handle, on a clock that stands still.
  func keeper(over store: any Store) async throws -> Gatekeeper {
    let clock = TestingClock(Date(timeIntervalSince1970: 1_790_000_000))
    return Gatekeeper(
      store: store, policy: .ecartAPI,
      clock: PolicyClock(
        source: clock, mark: try await store.clockMark(), rebootTolerance: 86_400_000))
  }
}
