// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
import FoundationEssentials

extension Vault {
  /// How many replaced keys a subject may have at most.
  package static var mostReplacedKeys: Int { KeyBody.mostKeys - 1 }

  /// Reserves messages under a subject's key, and replaces the key when it has none left to give
  /// (NIST SP 800-38D §8.3).
  func allow(
    _ messages: UInt32, as records: [String], with key: SubjectKey, on desk: inout Deliberation
  ) async throws(Interruption) -> SubjectKey {
    let (row, epoch) = try await livingRow(of: key.subject, on: &desk)
    var body = try self.body(of: row)
    body.records += records.filter { !body.records.contains($0) }
    let (reserved, isOver) = body.keys[0].reserved.addingReportingOverflow(UInt64(messages))
    guard !isOver, reserved <= WrappedKey.mostMessages else {
      return try rotateKey(row, body, epoch, sealing: messages, on: &desk)
    }
    body.keys[0].reserved = reserved
    try write(body, row, epoch, on: &desk)
    return key.allowed(.beginning(messages: messages))
  }

  /// Gives a living subject a new data key. What was sealed under the old one opens on, until it is
  /// sealed anew and ``dropOlderKeys(of:on:)`` is asked (clause enc-1).
  /// - Returns: the new key, or `nil` when the subject has none that lives.
  package func rotateKey(
    of subject: SubjectID, sealing messages: UInt32 = 64, on desk: inout Deliberation
  ) async throws(Interruption) -> SubjectKey? {
    guard case .living = try await key(of: subject, on: &desk) else { return nil }
    let (row, epoch) = try await livingRow(of: subject, on: &desk)
    return try rotateKey(
      row, try body(of: row), epoch, sealing: messages, on: &desk)
  }

  private func rotateKey(
    _ row: KeyRow, _ body: KeyBody, _ epoch: EpochKey, sealing messages: UInt32,
    on desk: inout Deliberation
  ) throws(Interruption) -> SubjectKey {
    guard body.keys.count < KeyBody.mostKeys else {
      throw .workFailed("replacing a key that was replaced too often without sealing anew")
    }
    let old = try Self.unwrap(row, body, epoch)
    var body = body
    do {
      let (member, wrapped) = try Self.drawKey(
        for: row.subject, under: epoch, reserving: messages,
        besides: Set(body.keys.map(\.keyID)))
      // Step 1: the parts of the row are under the key that seals.
      func anew(_ box: [UInt8], _ part: String) throws(CryptoFailure) -> [UInt8] {
        try SubjectKey.sealPart(
          old.openPart(box, part), part, of: row.subject, with: member)
      }
      body.pseudonym = try anew(body.pseudonym, "pseudonym")
      body.sample = try anew(body.sample, "sample")
      for index in body.indexed.indices {
        body.indexed[index].sealed = try anew(
          body.indexed[index].sealed, IndexedValue.part(body.indexed[index].name))
      }
      // Step 2: the row.
      body.keys.insert(wrapped, at: 0)
      body.sealedAnew = 0
      try write(body, row, epoch, on: &desk)
      return SubjectKey(
        subject: row.subject, origin: body.origin, version: 0, name: body.pseudonym,
        primary: member, older: [old.primary] + old.older,
        allowance: .beginning(messages: messages))
    } catch let interruption as Interruption { throw interruption } catch {
      throw .workFailed("replacing a subject's key")
    }
  }

  /// Wraps a living subject's keys anew, under the epoch of another label; what it can be found by
  /// moves along.
  package func move(
    _ subject: SubjectID, to label: EpochLabel, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard let row = try await desk.key(of: subject), row.state == .living,
      let old = try await livingEpoch(row.epoch, on: &desk)
    else { return }
    var body = try self.body(of: row)
    guard !anchor.known.tombstones.contains(subject) else {
      throw .unreadableRecord(space: "EcartVault.KeyBody")
    }
    let new = try await epoch(label, on: &desk)
    // A clock was set with it. Two decisions that know of different ends must not both be right, so the
    // row moves on all the same.
    guard old.id != new.id else { return try write(body, row, old, on: &desk) }
    let key = body.indexed.isEmpty ? nil : try Self.unwrap(row, body, old)
    do {
      for index in body.keys.indices {
        let secret = try old.unwrap(body.keys[index], of: subject)
        (body.keys[index].wrapped, body.keys[index].commitment) = try new.wrap(
          secret, of: subject, algorithm: body.keys[index].algorithm)
      }
    } catch { throw .workFailed("wrapping a subject's key anew") }
    try await leaveOutDestroyed(&body, on: &desk)
    if !body.epochs.contains(new.id) { body.epochs.append(new.id) }
    try write(body, row, new, on: &desk)
    guard let key else { return }
    do { try enter(body, with: key, in: new, besides: 0, on: &desk) } catch {
      throw .workFailed("moving what a subject can be found by")
    }
  }

  /// Epochs whose roots are known to be gone are only counted: an account that lives for years is
  /// wrapped anew every week.
  private func leaveOutDestroyed(
    _ body: inout KeyBody, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard body.epochs.count > 8 else { return }
    let announced: AnchorFile.Summary
    do { announced = try anchor.summary() } catch { throw .workFailed("reading the anchor") }
    // A root that ever was in escrow stays listed: its shares may be out when it is gone itself.
    // And one that was ever declared lost: every certificate says so.
    let listed = Set(announced.escrows.values.map(\.epoch)).union(announced.lostRoots.keys)
    var left: [String] = []
    for epoch in body.epochs {
      if announced.destroyedRoots.contains(epoch), !listed.contains(epoch),
        await isGone(root: epoch)
      {
        body.epochsGone += 1
      } else {
        left.append(epoch)
      }
    }
    body.epochs = left
  }

  /// A new key for a subject that has lost its own, in an epoch of the same kind.
  package func makeKeyAnew(
    for subject: SubjectID, kind: SubjectKind, origin: Origin, sealing messages: UInt32,
    as records: [String] = [], on desk: inout Deliberation
  ) async throws(Interruption) -> SubjectKey {
    guard let row = try await desk.key(of: subject) else {
      throw .workFailed("finding a lost key's row")
    }
    // What the lost key's row says of its copies is owed on.
    let lost = try body(of: row)
    removeEntries(of: subject, on: &desk)
    let label = EpochLabel.renewing(EpochLabel.text(ofEpoch: row.epoch), at: desk.now)
    return try await makeKey(
      for: subject, kind: kind, origin: origin, in: label, after: lost, sealing: messages,
      as: records, on: &desk)
  }

  func livingRow(
    of subject: SubjectID, on desk: inout Deliberation
  ) async throws(Interruption) -> (KeyRow, EpochKey) {
    guard let row = try await desk.key(of: subject), row.state == .living,
      let epoch = try await livingEpoch(row.epoch, on: &desk)
    else { throw .workFailed("finding a subject's key") }
    return (row, epoch)
  }

  func write(
    _ body: KeyBody, _ row: KeyRow, _ epoch: EpochKey, on desk: inout Deliberation
  ) throws(Interruption) {
    do {
      desk.setKey(
        of: row.subject, state: .living, epoch: epoch.id,
        body: try installation.encoded(body, of: row.subject, in: epoch.id))
    } catch { throw .workFailed("writing a subject's key") }
  }
}
