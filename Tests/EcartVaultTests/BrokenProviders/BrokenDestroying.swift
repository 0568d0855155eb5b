// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartVault
import Foundation
import Synchronization

// Providers that break one promise about destroying roots.

final class KeepsDestroyed: SampleKeyring, @unchecked Sendable {
  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try reach()
    return .done
  }
}

/// The handle that wrapped under a root has it in memory, and goes on with that.
final class RemembersDestroyed: SampleKeyring, @unchecked Sendable {
  private let memory = Mutex<[String: Secret]>([:])

  override func keyToWrap(_ id: String) throws(KeyProviderFault) -> Secret {
    let key = try key(id)
    memory.withLock { $0[id] = key }
    return key
  }

  override func keyToUnwrap(_ id: String) throws(KeyProviderFault) -> Secret {
    if let known = memory.withLock({ $0[id] }) { return known }
    return try key(id)
  }

  override func add(_ id: String) throws(KeyProviderFault) {
    try super.add(id)
    memory.withLock { $0[id] = nil }
  }
}

/// Destroys what the same handle made.
final class DestroysItsOwnOnly: SampleKeyring, @unchecked Sendable {
  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try reach()
    shelf.roots.withLock { roots in roots.removeAll { $0.id == id && $0.maker == handle } }
    return .done
  }
}

/// A handle that goes by what it saw when it was opened and what it made, as some tokens' modules
/// do. What is gone it notices; what came it does not.
final class GoesByWhatItSaw: SampleKeyring, @unchecked Sendable {
  private let seen: Set<Int>

  required init(_ shelf: Shelf) {
    seen = Set(shelf.roots.withLock { $0 }.map(\.number))
    super.init(shelf)
  }

  override func finds(_ root: Shelf.Root) -> Bool {
    root.maker == handle || seen.contains(root.number)
  }
}

/// Says that a root is gone, and lists it.
final class ListsDestroyed: SampleKeyring, @unchecked Sendable {
  private let gone = Mutex<[String]>([])

  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    gone.withLock { $0.append(id) }
    return try await super.destroyRoot(id)
  }

  override func roots() async throws(KeyProviderFault) -> [String] {
    try await super.roots() + gone.withLock { $0 }
  }
}

/// Says that a root goes later, and it is gone.
final class SaysLater: SampleKeyring, @unchecked Sendable {
  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    _ = try await super.destroyRoot(id)
    return .scheduled(for: Date(timeIntervalSinceNow: 7 * 86_400))
  }
}

/// Says that its roots wait for their end, and they do not.
final class SaysThatRootsWait: SampleKeyring, @unchecked Sendable {
  override var destructionWait: TimeInterval { 7 * 86_400 }
}

/// What is destroyed goes later, as it says: nothing is broken here.
class Waits: SampleKeyring, @unchecked Sendable {
  override var destructionWait: TimeInterval { 7 * 86_400 }

  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    guard try await hasRoot(id) else { return .done }
    shelf.waiting.withLock { _ = $0.insert(id) }
    return .scheduled(for: Date(timeIntervalSinceNow: 7 * 86_400))
  }

  override func keyToUnwrap(_ id: String) throws(KeyProviderFault) -> Secret {
    guard !shelf.waiting.withLock({ $0.contains(id) }) else { throw .noSuchRoot }
    return try key(id)
  }
}

/// It says beforehand that nothing waits.
final class KeepsItsWaitToItself: Waits, @unchecked Sendable {
  override var destructionWait: TimeInterval { 0 }
}

final class RefusesToDestroyNothing: SampleKeyring, @unchecked Sendable {
  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    _ = try key(id)
    return try await super.destroyRoot(id)
  }
}

final class DestroysEverything: SampleKeyring, @unchecked Sendable {
  override func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try reach()
    shelf.roots.withLock { $0.removeAll() }
    return .done
  }
}

/// Its keys come out of their names, so that destroying one is for show.
final class DerivesFromTheName: SampleKeyring, @unchecked Sendable {
  override func newKey(
    of id: String, beside others: [Shelf.Root]
  ) throws(CryptoFailure) -> Secret {
    try HKDF.derive(
      from: Secret(utf8: shelf.identity), info: Array(id.utf8), count: 32)
  }
}
