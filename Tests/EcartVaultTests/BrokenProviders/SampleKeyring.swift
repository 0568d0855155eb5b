// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartTesting
import EcartVault
import Foundation
import Synchronization

/// Where the handles of a sample keyring leave their roots: in order, and, where a broken handle
/// does so, several of one name.
final class Shelf: Sendable {
  struct Root: Sendable {
    let id: String
    let key: Secret
    let number: Int
    /// The number of the handle that made it.
    let maker: Int
  }
  let roots = Mutex<[Root]>([])
  /// Roots that wait for their destruction, in a broken provider that has such.
  let waiting = Mutex<Set<String>>([])
  /// Nobody reaches it.
  let isAway = Atomic(false)
  /// The keyring's own number, the same for every handle.
  let identity = UUID().uuidString
  private let drawn = Mutex(0)

  var outage: KeyProviderOutage {
    KeyProviderOutage(
      begin: { self.isAway.store(true, ordering: .relaxed) },
      end: { self.isAway.store(false, ordering: .relaxed) })
  }

  /// A number that no other root or handle has.
  func number() -> Int {
    drawn.withLock { drawn in
      drawn += 1
      return drawn
    }
  }
}

/// A provider in memory that keeps every promise, in small parts, so that a broken one below can
/// override the one that it breaks.
///
/// Unchecked, because a class that others inherit from can be nothing else; whatever a subclass
/// stores is constant or behind a lock.
class SampleKeyring: KeyProvider, @unchecked Sendable {
  let shelf: Shelf
  let handle: Int
  var kind: KeyProviderKind { .memory }
  var identity: String? { shelf.identity }
  var destructionWait: TimeInterval { 0 }

  required init(_ shelf: Shelf) {
    self.shelf = shelf
    handle = shelf.number()
  }

  // The parts.

  func checkName(_ id: String) throws(KeyProviderFault) { try RootName.check(id) }

  /// A new root's key, when these others are there.
  func newKey(of id: String, beside others: [Shelf.Root]) throws(CryptoFailure) -> Secret {
    try Secret.random(count: 32)
  }

  func key(_ id: String) throws(KeyProviderFault) -> Secret {
    guard let root = try held().first(where: { $0.id == id }) else { throw .noSuchRoot }
    return root.key
  }

  func keyToWrap(_ id: String) throws(KeyProviderFault) -> Secret { try key(id) }
  func keyToUnwrap(_ id: String) throws(KeyProviderFault) -> Secret { try key(id) }

  func binding(_ context: RootContext, _ root: String) -> [UInt8] { context.bytes(root: root) }

  func close(
    _ key: Secret, under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> [UInt8] {
    try RootWrapping.wrap(key, under: root, binding)
  }

  func open(
    _ box: [UInt8], under root: Secret, _ binding: [UInt8]
  ) throws(KeyProviderFault) -> Secret {
    try RootWrapping.unwrap(box, under: root, binding)
  }

  func held() throws(KeyProviderFault) -> [Shelf.Root] {
    try reach()
    return shelf.roots.withLock { $0.filter(finds) }
  }

  /// Whether the shelf can be looked at.
  func reach() throws(KeyProviderFault) {
    guard !shelf.isAway.load(ordering: .relaxed) else { throw .unreachable("the shelf") }
  }

  /// Whether one more is made, of a name that this handle finds these of.
  func makesMore(than found: [Shelf.Root]) -> Bool { found.isEmpty }

  /// Whether this handle finds a root that is there.
  func finds(_ root: Shelf.Root) -> Bool { true }

  func add(_ id: String) throws(KeyProviderFault) {
    try reach()
    do {
      try shelf.roots.withLock { roots in
        guard makesMore(than: roots.filter { $0.id == id && finds($0) }) else { return }
        let key = try newKey(of: id, beside: roots)
        roots.append(Shelf.Root(id: id, key: key, number: shelf.number(), maker: handle))
      }
    } catch { throw .failed("making a root") }
  }

  // The protocol.

  func makeRoot(_ id: String, for context: RootContext) async throws(KeyProviderFault) {
    try checkName(id)
    try add(id)
  }

  func wrap(
    _ key: Secret, under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> [UInt8] {
    try close(key, under: try keyToWrap(root), binding(context, root))
  }

  func unwrap(
    _ wrapped: [UInt8], under root: String, for context: RootContext
  ) async throws(KeyProviderFault) -> Secret {
    try open(wrapped, under: try keyToUnwrap(root), binding(context, root))
  }

  func destroyRoot(_ id: String) async throws(KeyProviderFault) -> RootDestruction {
    try reach()
    shelf.roots.withLock { roots in roots.removeAll { $0.id == id && finds($0) } }
    return .done
  }

  func hasRoot(_ id: String) async throws(KeyProviderFault) -> Bool {
    try held().contains { $0.id == id }
  }

  func roots() async throws(KeyProviderFault) -> [String] { try Set(held().map(\.id)).sorted() }
}
