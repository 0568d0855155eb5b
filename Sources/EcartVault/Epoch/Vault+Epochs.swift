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
    // A pointer somebody bent to an epoch of another label is not followed.
    if let pointer = try await pointer(at: key, on: &desk),
      EpochLabel.text(ofEpoch: pointer.id) == label.description
    {
      forgetMade(label)
      guard let key = try await livingEpoch(pointer.id, on: &desk) else {
        throw .workFailed("opening the epoch of a label")
      }
      return key
    }
    // Step 1: a root of its own, durable before anything is wrapped under it. Gates that ask for the
    // same new epoch at once share one root: whichever is committed first makes it the epoch.
    let made: MadeEpoch
    do { made = try await makeEpoch(label) } catch let fault as KeyProviderFault {
      throw .workFailed("making the root of an epoch: \(fault)")
    } catch { throw .workFailed("making the root of an epoch") }
    guard try await desk.read(EpochRecord.self, at: RecordKey(made.key.id)) == nil else {
      // It was an epoch already, and is closed again.
      forgetMade(label)
      return try await epoch(label, on: &desk)
    }
    // Step 2: the epoch itself.
    try await desk.write(EpochPointer(id: made.key.id), at: key)
    let record = EpochRecord(
      label: label.description, rotates: label.rotates, wrapped: Data(made.wrapped),
      made: desk.now, state: .living)
    try await desk.write(
      record.coded(made.key.id, by: installation), at: RecordKey(made.key.id))
    return made.key
  }

  /// An epoch's key, from the lease or through its root; `nil` when its root was destroyed, or
  /// declared lost.
  func livingEpoch(
    _ id: String, on desk: inout Deliberation
  ) async throws(Interruption) -> EpochKey? {
    if let key = leased(epoch: id, at: desk.now) { return key }
    guard let record = try await desk.read(EpochRecord.self, at: RecordKey(id)),
      record.isAuthentic(id, by: installation)
    else { throw .workFailed("finding the epoch of a key") }
    // An epoch's end that was announced has come, even where an older record was put back.
    if anchor.known.isEnded(id) { return nil }
    guard record.state == .living else {
      // Not on the database's word alone: whoever can write to it could make every key look lost.
      do {
        guard try anchor.summary().isEnded(id) else {
          throw Interruption.workFailed("finding the anchor's line about a destroyed epoch")
        }
      } catch let interruption as Interruption { throw interruption } catch {
        throw .workFailed("reading the anchor")
      }
      return nil
    }
    do {
      let secret = try await provider.unwrap(
        Array(record.wrapped), under: id, for: context)
      let key = try EpochKey(id: id, key: secret)
      lease(key, at: desk.now)
      return key
    } catch let fault as KeyProviderFault { throw .workFailed("opening an epoch: \(fault)") } catch
    { throw .workFailed("opening an epoch") }
  }
}
