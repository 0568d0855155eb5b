// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
import FoundationEssentials

/// How a subject's key stands.
package enum KeyState: Sendable {
  case none
  case living(SubjectKey)
  /// The row is there and its epoch's root is not: a backup from before the root was destroyed was
  /// put back, or the root was declared lost. What was sealed under the key stays closed for good; the subject may have a new one.
  case lost
  /// The tombstone: this subject can never have a key again.
  case erased
}

extension Vault {
  /// The key of a subject, to open with. The row is read at every call, so an erasure anywhere bites
  /// here; what the lease saves is the unwrapping.
  package func key(
    of subject: SubjectID, on desk: inout Deliberation
  ) async throws(Interruption) -> KeyState {
    guard let row = try await desk.key(of: subject) else { return .none }
    guard row.state == .living else {
      forget([subject])
      return .erased
    }
    // What is not committed yet is nobody else's to use.
    let isCommitted = row.version != KeyRow.draft
    if isCommitted, let key = leased(subject, version: row.version, at: desk.now) {
      return .living(key)
    }
    let body = try body(of: row)
    // Somebody put an erased subject's row back; the anchor, outside the database, knows.
    guard !anchor.known.tombstones.contains(subject) else {
      throw .workFailed("opening the key of a subject that the anchor calls erased")
    }
    guard let epoch = try await livingEpoch(row.epoch, on: &desk) else { return .lost }
    let key = try Self.unwrap(row, body, epoch)
    if isCommitted { lease(key, at: desk.now) }
    return .living(key)
  }

  /// So many messages may be asked for at once at most: what is reserved and not used is lost to the
  /// key.
  package static var mostAtOnce: UInt32 { 1 << 20 }

  /// The key of a subject, to seal with.
  /// - Parameters:
  ///   - messages: how many at most. They are reserved in the row, and a key that has no more to give is
  ///     replaced.
  ///   - records: the host's record types whose values they are; none for the library's own, which it
  ///     seals anew itself.
  package func key(
    of subject: SubjectID, sealing messages: UInt32, as records: [String] = [],
    on desk: inout Deliberation
  ) async throws(Interruption) -> KeyState {
    let state = try await key(of: subject, on: &desk)
    guard case .living(let key) = state else { return state }
    return .living(try await allow(messages, as: records, with: key, on: &desk))
  }

  static func unwrap(
    _ row: KeyRow, _ body: KeyBody, _ epoch: EpochKey
  ) throws(Interruption) -> SubjectKey {
    do {
      var members: [SubjectKey.Member] = []
      for key in body.keys {
        members.append(
          try SubjectKey.Member(id: key.keyID, secret: epoch.unwrap(key, of: row.subject)))
      }
      guard let primary = members.first else { throw CryptoFailure.notAuthentic }
      return SubjectKey(
        subject: row.subject, origin: body.origin, version: row.version, name: body.pseudonym,
        primary: primary, older: Array(members.dropFirst()))
    } catch { throw .workFailed("opening a subject's key") }
  }

  /// A new key for a subject that has none, or has lost it; the caller has seen that it has no
  /// tombstone.
  ///
  /// The obligation of the kind's clock is part of the same decision: no clock, no key.
  /// - Parameters:
  ///   - label: an epoch of its own choosing, when more is known than the kind's clock.
  ///   - messages: how many may be sealed with what is returned.
  ///   - records: the host's record types whose values they are.
  package func makeKey(
    for subject: SubjectID, kind: SubjectKind, origin: Origin, in label: EpochLabel? = nil,
    sealing messages: UInt32 = 64, as records: [String] = [], on desk: inout Deliberation
  ) async throws(Interruption) -> SubjectKey {
    try await makeKey(
      for: subject, kind: kind, origin: origin, in: label, after: nil, sealing: messages,
      as: records, on: &desk)
  }

  /// - Parameter lost: the row of a key that the subject has lost, whose epochs and copies are owed
  ///   on.
  func makeKey(
    for subject: SubjectID, kind: SubjectKind, origin: Origin, in label: EpochLabel?,
    after lost: KeyBody?, sealing messages: UInt32, as records: [String],
    on desk: inout Deliberation
  ) async throws(Interruption) -> SubjectKey {
    // Somebody took an erased subject's tombstone away; the anchor, outside the database, knows.
    do {
      guard try !anchor.summary().tombstones.contains(subject) else {
        throw Interruption.workFailed("making a key for a subject that the anchor calls erased")
      }
    } catch let interruption as Interruption { throw interruption } catch {
      throw .workFailed("reading the anchor")
    }
    let standard: EpochLabel
    switch kind.clock {
    case .fromReceipt(let rule):
      standard = .open(at: desk.now)
      // A subject that lost its key keeps its clock: it is not received for the first time.
      if try await !desk.obligations(of: subject).contains(where: { $0.rule == rule.name }) {
        desk.owe(Obligation(rule, for: subject, from: desk.now))
      }
    case .fromEvent: standard = .standing(at: desk.now)
    }
    let epoch = try await epoch(label ?? standard, on: &desk)
    do {
      let (member, wrapped) = try Self.drawKey(for: subject, under: epoch, reserving: messages)
      let name = try SubjectKey.sealPart(
        SecureRandom.bytes(32), "pseudonym", of: subject, with: member)
      let sample = try SubjectKey.sealPart(
        SecureRandom.bytes(16), "sample", of: subject, with: member)
      var body = KeyBody(
        kind: kind.name, origin: origin.description, keys: [wrapped],
        epochs: (lost?.epochs ?? []).filter { $0 != epoch.id } + [epoch.id],
        pseudonym: name, sample: sample)
      body.records = records
      body.epochsGone = lost?.epochsGone ?? 0
      body.copies = lost?.copies ?? 0
      desk.setKey(
        of: subject, state: .living, epoch: epoch.id,
        body: try installation.encoded(body, of: subject, in: epoch.id))
      return SubjectKey(
        subject: subject, origin: origin.description, version: 0, name: name, primary: member,
        allowance: .beginning(messages: messages))
    } catch { throw .workFailed("making a subject's key") }
  }

  /// Draws a data key. A few messages beyond those asked for are the row's own.
  /// - Parameter taken: the ids of the subject's other keys; by its id a ciphertext finds its key.
  static func drawKey(
    for subject: SubjectID, under epoch: EpochKey, reserving messages: UInt32,
    besides taken: Set<UInt32> = []
  ) throws(CryptoFailure) -> (SubjectKey.Member, WrappedKey) {
    let secret = try Secret.random(count: 32)
    var id: UInt32 = 0
    while id == 0 || taken.contains(id) {
      id = try SecureRandom.bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    let (wrapped, commitment) = try epoch.wrap(secret, of: subject, algorithm: .aes256GCM)
    return (
      try SubjectKey.Member(id: id, secret: secret),
      WrappedKey(
        algorithm: .aes256GCM, keyID: id, reserved: UInt64(messages) + ownMessages,
        wrapped: wrapped, commitment: commitment)
    )
  }

  /// Sealed parts of the key row: name, sample, indexed values.
  private static let ownMessages: UInt64 = 1_024

  /// Where an erasure sample is sealed: not a field of any record.
  package static let samplePlace = SubjectKey.place(of: "sample")

  /// The body of a row, checked against its code.
  func body(of row: KeyRow) throws(Interruption) -> KeyBody {
    do { return try installation.body(of: row) } catch {
      throw .unreadableRecord(space: "EcartVault.KeyBody")
    }
  }
}
