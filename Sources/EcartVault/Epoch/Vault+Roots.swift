// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import FoundationEssentials
import Synchronization

/// An epoch whose root exists and that no decision has made official yet.
struct MadeEpoch: Sendable {
  let key: EpochKey
  let wrapped: [UInt8]
}

extension Vault {
  /// The root and key of a label's next epoch. Everybody who asks before it is official is given
  /// the same.
  func makeEpoch(_ label: EpochLabel) async throws -> MadeEpoch {
    let (provider, context) = (self.provider, self.context)
    let making = madeEpochs.withLock { made in
      if let known = made[label] { return known }
      let task = Task {
        let id = EpochName.make(label, in: context)
        let secret = try Secret.random(count: 32)
        try await provider.makeRoot(id, for: context)
        let wrapped: [UInt8]
        do {
          wrapped = try await provider.wrap(secret, under: id, for: context)
          try await Self.readBack(wrapped, as: secret, under: id, by: provider, for: context)
        } catch KeyProviderFault.noSuchRoot {
          // It was made a moment ago: nobody is to look for it, or to report it lost.
          throw KeyProviderFault.unreachable("the new root is not known everywhere yet")
        }
        return MadeEpoch(key: try EpochKey(id: id, key: secret), wrapped: wrapped)
      }
      made[label] = task
      return task
    }
    do { return try await making.value } catch {
      madeEpochs.withLock { $0[label] = nil }
      throw error
    }
  }

  /// Nothing is sealed under an epoch before its provider has opened what it wrapped of it: with this
  /// process the only other copy of the key ends.
  /// - Throws: ``KeyProviderFault/wrapsWrongly`` for what it opens to another key, or not at all; what
  ///   says nothing of that, such as a service that does not answer, as it is.
  private static func readBack(
    _ wrapped: [UInt8], as secret: Secret, under id: String, by provider: any KeyProvider,
    for context: RootContext
  ) async throws(KeyProviderFault) {
    let opened: Secret
    do { opened = try await provider.unwrap(wrapped, under: id, for: context) } catch {
      throw error == .notAuthentic ? .wrapsWrongly : error
    }
    // Secrets compare in constant time.
    guard opened == secret else { throw .wrapsWrongly }
  }

  /// Whether a destroyed epoch's root is known to be gone; `false` when the provider cannot say.
  package func isGone(root id: String) async -> Bool {
    if goneRoots.withLock({ $0.contains(id) }) { return true }
    guard (try? await provider.hasRoot(id)) == false else { return false }
    goneRoots.withLock { _ = $0.insert(id) }
    return true
  }

  /// The roots of this installation; a keyring may hold those of others too.
  package func ownRoots() async throws(KeyProviderFault) -> [String] {
    try await provider.roots().filter(isOwn)
  }

  /// Whether a root's name is one that this installation gives.
  package func isOwn(root: String) -> Bool { EpochName.isOwn(root, in: context) }

  /// The epoch is official, or of no use any more.
  func forgetMade(_ label: EpochLabel) {
    madeEpochs.withLock { $0[label] = nil }
  }
}
