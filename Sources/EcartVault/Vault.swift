// SPDX-License-Identifier: Apache-2.0

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
  private static let cacheCapacity = 65_536

  package let installation: Installation
  package let provider: any KeyProvider
  package let anchor: AnchorFile
  /// Where this installation runs, and which it is: what epoch keys are bound to (clause code-3).
  package let context: RootContext

  struct Lease<Key: Sendable>: Sendable {
    let key: Key
    let until: Date
  }

  private let epochKeys = Mutex<[String: Lease<EpochKey>]>([:])
  let madeEpochs = Mutex<[EpochLabel: Task<MadeEpoch, any Error>]>([:])
  let goneRoots = Mutex<Set<String>>([])
  private let subjectKeys = Mutex<[SubjectID: Lease<SubjectKey>]>([:])

  package init(
    installation: Installation, provider: any KeyProvider, anchor: AnchorFile,
    context: RootContext
  ) {
    self.installation = installation
    self.provider = provider
    self.anchor = anchor
    self.context = context
  }

  /// The digest by which the compliance store knows a subject, such as order 1001.
  public func subject(_ kind: SubjectKind, _ name: String) throws(Interruption) -> SubjectID {
    do { return try installation.subject(kind, name) } catch { throw .workFailed("HMAC") }
  }

  func leased(epoch id: String, at now: Date) -> EpochKey? {
    epochKeys.withLock { Self.current($0[id], at: now) }
  }

  func lease(_ key: EpochKey, at now: Date) {
    epochKeys.withLock { $0[key.id] = Lease(key: key, until: now.addingTimeInterval(Self.lease)) }
  }

  func leased(_ subject: SubjectID, version: Int64, at now: Date) -> SubjectKey? {
    subjectKeys.withLock { keys in
      guard let key = Self.current(keys[subject], at: now), key.version == version else {
        return nil
      }
      return key
    }
  }

  func lease(_ key: SubjectKey, at now: Date) {
    subjectKeys.withLock { keys in
      if keys.count >= Self.cacheCapacity { keys.removeAll() }
      keys[key.subject] = Lease(key: key, until: now.addingTimeInterval(Self.lease))
    }
  }

  /// Lets go of keys whose lease is over. Called once a minute while a gatekeeper is in use, so that
  /// an erased subject's key does not stay in an idle process's memory.
  package func dropExpired(at now: Date) {
    subjectKeys.withLock { keys in keys = keys.filter { now < $0.value.until } }
    epochKeys.withLock { keys in keys = keys.filter { now < $0.value.until } }
    madeEpochs.withLock { $0.removeAll() }
  }

  /// Forgets what is in memory of erased subjects and destroyed epochs.
  package func forget(_ subjects: some Sequence<SubjectID>, epochs: some Sequence<String> = []) {
    subjectKeys.withLock { keys in for subject in subjects { keys[subject] = nil } }
    epochKeys.withLock { keys in for epoch in epochs { keys[epoch] = nil } }
  }

  private static func current<Key>(_ lease: Lease<Key>?, at now: Date) -> Key? {
    guard let lease, now < lease.until,
      lease.until.timeIntervalSince(now) <= Self.lease
    else { return nil }
    return lease.key
  }
}
