// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Synchronization

// Providers that break one promise about a place that they cannot look at.

/// The gravest: a certificate is issued for a root that is there.
final class SaysGone: SampleKeyring, @unchecked Sendable {
  override func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    do { return try await super.hasRoot(id) } catch { return false }
  }
}

final class ListsNothing: SampleKeyring, @unchecked Sendable {
  override func roots() async throws(KeyProviderFault) -> [String] {
    do { return try await super.roots() } catch { return [] }
  }
}

/// What cannot be read is told as what is not there.
final class TellsAbsenceOfRoots: SampleKeyring, @unchecked Sendable {
  override func key(_ id: String) throws(KeyProviderFault) -> Secret {
    do { return try super.key(id) } catch { throw .noSuchRoot }
  }
}

/// What cannot be opened now is told as what never was right.
final class TellsOfForgery: SampleKeyring, @unchecked Sendable {
  override func keyToUnwrap(_ id: String) throws(KeyProviderFault) -> Secret {
    do { return try key(id) } catch {
      if case .unreachable = error { throw .notAuthentic }
      throw error
    }
  }
}

/// A handle that has looked once does not look again.
final class AnswersFromMemory: SampleKeyring, @unchecked Sendable {
  private let seen = Mutex<Set<String>>([])

  override func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    do {
      let isThere = try await super.hasRoot(id)
      seen.withLock { if isThere { $0.insert(id) } else { $0.remove(id) } }
      return isThere
    } catch {
      guard seen.withLock({ $0.contains(id) }) else { throw error }
      return true
    }
  }
}

/// A process that begins while nobody reaches the shelf takes it for an empty one.
final class BeginsEmpty: SampleKeyring, @unchecked Sendable {
  private let isEmpty: Bool

  required init(_ shelf: Shelf) {
    isEmpty = shelf.isAway.load(ordering: .relaxed)
    super.init(shelf)
  }

  override func held() throws(KeyProviderFault) -> [Shelf.Root] {
    isEmpty ? [] : try super.held()
  }
}

final class SaysDestroyed: SampleKeyring, @unchecked Sendable {
  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    do { return try await super.destroyRoot(id) } catch { return .done }
  }
}

/// Says that it cannot, and does it when it can, asked or not.
final class DestroysLater: SampleKeyring, @unchecked Sendable {
  private let left = Mutex<Set<String>>([])

  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    do { return try await super.destroyRoot(id) } catch {
      left.withLock { _ = $0.insert(id) }
      throw error
    }
  }

  override func reach() throws(KeyProviderFault) {
    try super.reach()
    let due = left.withLock { left in
      defer { left = [] }
      return left
    }
    shelf.roots.withLock { roots in roots.removeAll { due.contains($0.id) } }
  }
}

/// A handle that once did not reach the shelf does not try again.
final class GivesUp: SampleKeyring, @unchecked Sendable {
  private let hasGivenUp = Atomic(false)

  override func reach() throws(KeyProviderFault) {
    guard !hasGivenUp.load(ordering: .relaxed) else { throw .unreachable("the shelf") }
    do { try super.reach() } catch {
      hasGivenUp.store(true, ordering: .relaxed)
      throw error
    }
  }
}

/// Says that a root is made, and makes none.
final class MakesNothing: SampleKeyring, @unchecked Sendable {
  override func add(_ id: String) throws(KeyProviderFault) {
    do { try super.add(id) } catch {
      guard case .unreachable = error else { throw error }
    }
  }
}
