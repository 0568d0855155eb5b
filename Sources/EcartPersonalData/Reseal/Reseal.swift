// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault

/// Lends what seals a subject's values anew under its newest key; and, an hour later, gives the replaced
/// keys up (clause enc-1): rotation that really encrypts again.
///
/// ```swift
/// try await gatekeeper.admit(Reseal<OrderRow>(order.subject)) { sealer, db in
///   order.recipient = try sealer.resealed(order.recipient, as: \.recipient)
///   try order.update(db)
/// }
/// ```
/// Giving up is the same with `givingUpReplacedKeys: true`, an hour after the last time without. The hour
/// is for what comes late: a value sealed with a sealer from before the key was replaced, a row that
/// was read before it was sealed anew and is written back as a whole. Until then both open, and a
/// value that is still under a replaced key when that is to be given up has the statements throw
/// ``FieldFault/underReplacedKey(field:)``; then nothing has happened, and sealing anew without giving up
/// is next. ``EcartDPP/Resealing`` does all that for a whole table.
///
/// The statements pass *everything* through `resealed` that the subject has of this record type. Its
/// other record types are sealed anew before, and its files
/// (``EcartPolicy/Gatekeeper/reseal(_:of:at:_:)``): what is left under a key that was given up opens no
/// more. If the statements throw, nothing has happened.
public struct Reseal<R: PersonalRecord>: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
  public typealias Claim = Sealer<R>
  public typealias Reason = ResealRefusal

  let subject: SubjectID
  let givesUp: Bool
  let values: UInt32

  /// - Parameters:
  ///   - givingUpReplacedKeys: whether the replaced keys go with this decision. Refused within an hour of
  ///     sealing anew.
  ///   - values: how many values the sealer may seal, within a minute; 2²⁰ at most.
  public init(
    _ subject: SubjectID, as record: R.Type = R.self, givingUpReplacedKeys givesUp: Bool = false,
    upTo values: UInt32 = 4_096
  ) {
    self.subject = subject
    self.givesUp = givesUp
    self.values = min(values, Vault.mostAtOnce)
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Sealer<R>, ResealRefusal> {
    let vault = try desk.part(Vault.self)
    let own = SealedBelongings.most
    switch try await vault.key(of: subject, sealing: values + own, on: &desk) {
    case .none: return .refuse(.unknown)
    case .lost: return .refuse(.lost)
    case .erased:
      desk.object = .tombstone(subject)
      return .refuse(.erased)
    case .living(let key):
      try desk.name(key)
      guard let origin = try? Origin(parsing: key.origin) else {
        throw .workFailed("reading the origin of a subject")
      }
      guard givesUp else {
        try await vault.noteSealedAnew(subject, on: &desk)
        desk.remark("keys-given-up", .count(0))
        return .admit(Sealer(key: key, origin: origin, isNew: false), for: .seconds(60))
      }
      guard case .keys(let dropped) = try await vault.dropOlderKeys(of: subject, on: &desk) else {
        return .refuse(.tooEarly)
      }
      try await SealedBelongings.reseal(with: key, on: &desk)
      desk.remark("keys-given-up", .count(dropped))
      return .admit(
        Sealer(key: key, origin: origin, isNew: false, givesUp: true), for: .seconds(60))
    }
  }
}
