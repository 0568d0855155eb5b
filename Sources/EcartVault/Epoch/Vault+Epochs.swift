// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import FoundationEssentials

extension Vault {
  /// The living epoch of a label and its key, made if there is none.
  func epoch(
    _ label: EpochLabel, on desk: inout Deliberation
  ) async throws(Interruption) -> EpochKey {
    let key = RecordKey(label.description)
    if let pointer = try await desk.read(EpochPointer.self, at: key) {
      return try await epochKey(pointer.id, on: &desk)
    }
    // Step 1: a root of its own, durable before anything is wrapped under it. If this decision is
    // lost to another one, the root is left unused and the sweeper removes it.
    let provider = self.provider
    let made = try await desk.once(label) { () async throws(Interruption) -> MadeEpoch in
      let id = "\(label)-\(UUID().uuidString.prefix(8).lowercased())"
      do {
        let secret = try Secret.random(count: 32)
        try await provider.makeRoot(id)
        let wrapped = try await provider.wrap(secret, under: id)
        return MadeEpoch(key: try EpochKey(id: id, key: secret), wrapped: wrapped)
      } catch { throw .workFailed("making the root of an epoch") }
    }
    // Step 2: the epoch itself.
    try await desk.write(EpochPointer(id: made.key.id), at: key)
    try await desk.write(
      EpochRecord(
        label: label.description, rotates: label.rotates, wrapped: Data(made.wrapped),
        made: desk.now, state: .living),
      at: RecordKey(made.key.id))
    return made.key
  }

  private struct MadeEpoch: Sendable {
    let key: EpochKey
    let wrapped: [UInt8]
  }

  /// An epoch's key, from the lease or through its root.
  func epochKey(
    _ id: String, on desk: inout Deliberation
  ) async throws(Interruption) -> EpochKey {
    if let key = leased(epoch: id, at: desk.now) { return key }
    guard let record = try await desk.read(EpochRecord.self, at: RecordKey(id)),
      record.state == .living
    else { throw .workFailed("finding the epoch of a key") }
    do {
      let secret = try await provider.unwrap(Array(record.wrapped), under: id)
      let key = try EpochKey(id: id, key: secret)
      lease(key, at: desk.now)
      return key
    } catch let fault as KeyProviderFault { throw .workFailed("opening an epoch: \(fault)") } catch
    { throw .workFailed("opening an epoch") }
  }
}
