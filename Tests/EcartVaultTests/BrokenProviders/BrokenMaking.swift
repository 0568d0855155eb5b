// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation
import Synchronization

// Providers that break one promise about making roots, or about what is there.

/// What it made cannot be seen.
final class DeniesRoots: SampleKeyring, @unchecked Sendable {
  override func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    try reach()
    return false
  }
}

final class ForgetsToList: SampleKeyring, @unchecked Sendable {
  override func roots() async throws(KeyProviderFault) -> [String] {
    try reach()
    return []
  }
}

final class ListsTwice: SampleKeyring, @unchecked Sendable {
  override func roots() async throws(KeyProviderFault) -> [String] {
    try held().flatMap { [$0.id, $0.id] }
  }
}

/// Makes another key of the name each time: wraps under the oldest, and opens with the newest.
final class MakesAnother: SampleKeyring, @unchecked Sendable {
  override func makesMore(than found: [Shelf.Root]) -> Bool { true }

  override func keyToUnwrap(_ id: String) throws(KeyProviderFault) -> Secret {
    guard let root = try held().last(where: { $0.id == id }) else { throw .noSuchRoot }
    return root.key
  }
}

/// A handle that many use at once makes several keys of one name, as a token does whose sessions
/// see late what the others made; it wraps with the newest, and opens with the oldest. Counted and
/// not raced, so that the fault is there each time.
final class MakesManyWhenBusy: SampleKeyring, @unchecked Sendable {
  private static let few = 3
  private let calls = Mutex(0)

  override func makesMore(than found: [Shelf.Root]) -> Bool {
    let call = calls.withLock { calls in
      calls += 1
      return calls
    }
    return found.isEmpty || call > Self.few
  }

  override func keyToWrap(_ id: String) throws(KeyProviderFault) -> Secret {
    guard let root = try held().last(where: { $0.id == id }) else { throw .noSuchRoot }
    return root.key
  }
}

/// Wrapping under a root that is not there makes it, as some key services do.
final class MakesOnUse: SampleKeyring, @unchecked Sendable {
  override func keyToWrap(_ id: String) throws(KeyProviderFault) -> Secret {
    try add(id)
    return try key(id)
  }
}

/// A root that is not there is told as a box that is not right.
final class TellsAbsenceAsForgery: SampleKeyring, @unchecked Sendable {
  override func keyToUnwrap(_ id: String) throws(KeyProviderFault) -> Secret {
    do { return try key(id) } catch { throw error == .noSuchRoot ? .notAuthentic : error }
  }
}

final class TakesAnyName: SampleKeyring, @unchecked Sendable {
  override func checkName(_ id: String) {}
}

/// Refuses a name that is none, and has made the root by then.
final class MakesWhatItRefuses: SampleKeyring, @unchecked Sendable {
  override func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try add(id)
    try checkName(id)
  }
}

/// Each handle says that it is another keyring.
final class IsNobodyTwice: SampleKeyring, @unchecked Sendable {
  private let own = UUID().uuidString
  override var identity: String? { own }
}
