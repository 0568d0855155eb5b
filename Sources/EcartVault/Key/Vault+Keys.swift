// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
import FoundationEssentials

/// How a subject's key stands.
package enum KeyState: Sendable {
  case none
  case living(SubjectKey)
  /// The tombstone: this subject can never have a key again.
  case erased
}

extension Vault {
  /// The key of a subject. The row is read at every call, so an erasure anywhere bites here; what
  /// the lease saves is the unwrapping.
  package func key(
    of subject: SubjectID, on desk: inout Deliberation
  ) async throws(Interruption) -> KeyState {
    guard let row = try await desk.key(of: subject) else { return .none }
    guard row.state == .living else {
      forget([subject])
      return .erased
    }
    if let key = leased(subject, version: row.version, at: desk.now) { return .living(key) }
    let body = try Self.body(of: row)
    let key = try await unwrap(row, body, on: &desk)
    lease(key, at: desk.now)
    return .living(key)
  }

  private func unwrap(
    _ row: KeyRow, _ body: KeyBody, on desk: inout Deliberation
  ) async throws(Interruption) -> SubjectKey {
    let epoch = try await epochKey(row.epoch, on: &desk)
    do {
      let secret = try epoch.unwrap(
        Array(body.wrapped), of: row.subject, algorithm: body.algorithm,
        commitment: Array(body.commitment))
      return try SubjectKey(
        subject: row.subject, origin: body.origin, version: row.version, keyID: body.keyID,
        secret: secret)
    } catch { throw .workFailed("opening a subject's key") }
  }

  /// A new key for a subject that has none; the caller has seen that it has no tombstone.
  ///
  /// The obligation of the kind's clock is part of the same decision: no clock, no key.
  /// - Parameter label: an epoch of its own choosing, when more is known than the kind's clock.
  package func makeKey(
    for subject: SubjectID, kind: SubjectKind, origin: Origin, in label: EpochLabel? = nil,
    on desk: inout Deliberation
  ) async throws(Interruption) -> SubjectKey {
    let standard: EpochLabel
    switch kind.clock {
    case .fromReceipt(let rule):
      standard = .open(at: desk.now)
      desk.owe(Obligation(rule, for: subject, from: desk.now))
    case .fromEvent: standard = .standing(at: desk.now)
    }
    let epoch = try await epoch(label ?? standard, on: &desk)
    do {
      let secret = try Secret.random(count: 32)
      let id = try SecureRandom.bytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let key = try SubjectKey(
        subject: subject, origin: origin.description, version: 0, keyID: max(1, id),
        secret: secret)
      let (wrapped, commitment) = try epoch.wrap(
        secret, of: subject, algorithm: KeyBody.algorithm)
      let sample = try key.seal(try SecureRandom.bytes(16), at: Self.samplePlace)
      let body = KeyBody(
        kind: kind.name, origin: origin.description, keyID: key.keyID, wrapped: wrapped,
        commitment: commitment, epoch: epoch.id, sample: sample)
      desk.setKey(
        of: subject, state: .living, epoch: epoch.id, body: try body.encoded())
      return key
    } catch { throw .workFailed("making a subject's key") }
  }

  /// Wraps a living subject's key anew, under the epoch of another label.
  package func move(
    _ subject: SubjectID, to label: EpochLabel, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard let row = try await desk.key(of: subject), row.state == .living else { return }
    var body = try Self.body(of: row)
    let old = try await epochKey(row.epoch, on: &desk)
    let new = try await epoch(label, on: &desk)
    guard old.id != new.id else { return }
    do {
      let secret = try old.unwrap(
        Array(body.wrapped), of: subject, algorithm: body.algorithm,
        commitment: Array(body.commitment))
      let (wrapped, commitment) = try new.wrap(secret, of: subject, algorithm: body.algorithm)
      body.wrapped = Data(wrapped)
      body.commitment = Data(commitment)
      body.epochs.append(new.id)
      desk.setKey(of: subject, state: .living, epoch: new.id, body: try body.encoded())
    } catch { throw .workFailed("wrapping a subject's key anew") }
  }

  /// Where an erasure sample is sealed: not a field of any record.
  package static let samplePlace = AssociatedData(origin: "", record: "", field: "sample")

  static func body(of row: KeyRow) throws(Interruption) -> KeyBody {
    do { return try KeyBody(decoding: row.body) } catch {
      throw .unreadableRecord(space: "EcartVault.KeyBody")
    }
  }
}
