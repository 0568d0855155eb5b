// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
package import FoundationEssentials
import Synchronization

/// Keys that can be proven gone.
///
/// ```
/// root (one per epoch, at the key provider)  wraps  epoch key  wraps  subject key  seals  field
/// ```
/// Destroying a subject's key erases every copy of every field of that subject, wherever the host
/// put the ciphertext; destroying the epoch's root makes the wrapped keys in old backups useless.
public final class Vault: Sendable {
  /// How long an unwrapped key may be used before its row is looked at again, in seconds. An
  /// erasure counts as verified only after it.
  package static let lease: TimeInterval = 60
  /// How many subject keys are held unwrapped at most: with 64 bytes of key memory each, 4 MiB.
  package static let standardCapacity = 65_536

  package let installation: Installation
  package let provider: any KeyProvider
  package let anchor: AnchorFile
  /// Where this installation runs, and which it is: what epoch keys are bound to (clause code-3).
  package let context: RootContext

  let epochKeys = KeyCache<String, EpochKey>(capacity: 4_096)
  let madeEpochs = Mutex<[EpochLabel: Task<MadeEpoch, any Error>]>([:])
  let goneRoots = Mutex<Set<String>>([])
  let subjectKeys: KeyCache<SubjectID, SubjectKey>

  /// - Parameter keyCapacity: how many subject keys are held unwrapped at most, 64 bytes of key
  ///   memory each.
  package init(
    installation: Installation, provider: any KeyProvider, anchor: AnchorFile,
    context: RootContext, keyCapacity: Int = Vault.standardCapacity
  ) {
    self.installation = installation
    self.provider = provider
    self.anchor = anchor
    self.context = context
    self.subjectKeys = KeyCache(capacity: keyCapacity) { $0.leadingWord }
  }

  /// The digest by which the compliance store knows a subject, such as order 1001.
  public func subject(_ kind: SubjectKind, _ name: String) throws(Interruption) -> SubjectID {
    do { return try installation.subject(kind, name) } catch { throw .workFailed("HMAC") }
  }

  func leased(epoch id: String, at now: Date) -> EpochKey? {
    Self.current(epochKeys.entry(for: id), at: now)
  }

  func lease(_ key: EpochKey, at now: Date) {
    epochKeys.keep(key, for: key.id, until: now.addingTimeInterval(Self.lease), at: now)
  }

  package func leased(_ subject: SubjectID, version: Int64, at now: Date) -> SubjectKey? {
    guard let key = Self.current(subjectKeys.entry(for: subject), at: now), key.version == version
    else { return nil }
    return key
  }

  package func lease(_ key: SubjectKey, at now: Date) {
    subjectKeys.keep(key, for: key.subject, until: now.addingTimeInterval(Self.lease), at: now)
  }

  /// Lets go of keys whose lease is over, and of what any thread's contexts still hold of a key.
  /// Called once a minute while a gatekeeper is in use, so that an erased subject's key does not
  /// stay in an idle process's memory.
  package func dropExpired(at now: Date) {
    subjectKeys.dropExpired(at: now)
    epochKeys.dropExpired(at: now)
    madeEpochs.withLock { $0.removeAll() }
    CryptoProvider.wipeKeySchedules()
  }

  /// Forgets what is in memory of erased subjects and destroyed epochs.
  package func forget(_ subjects: some Sequence<SubjectID>, epochs: some Sequence<String> = []) {
    // Who has one in hand opens nothing more with it.
    for key in subjectKeys.forget(subjects) { key.end() }
    epochKeys.forget(epochs)
    CryptoProvider.wipeKeySchedules()
  }

  private static func current<Key>(_ entry: (key: Key, until: Date)?, at now: Date) -> Key? {
    guard let entry, now < entry.until,
      entry.until.timeIntervalSince(now) <= Self.lease
    else { return nil }
    return entry.key
  }
}
