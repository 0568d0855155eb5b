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
/// The replaced keys stay, so this can be done for one value or for all, whenever the host touches them.
/// ``EcartDPP/Resealing`` does it for everything, and gives the replaced keys up an hour after the last
/// time. The hour is for what comes late: a value sealed with a sealer from before the key was replaced, a
/// row that was read before it was sealed anew and is written back as a whole. Until then both open.
///
/// If the statements throw, nothing has happened.
public struct Reseal<R: PersonalRecord>: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
  public typealias Claim = Sealer<R>
  public typealias Reason = ResealRefusal

  let subject: SubjectID
  let others: [any PersonalRecord.Type]
  let givingUp: GivingUp?
  let values: UInt32

  /// How the replaced keys are given up.
  package struct GivingUp: Sendable {
    /// Whether every file of the subject was passed over just before.
    let filesSeen: Bool
    package init(filesSeen: Bool) { self.filesSeen = filesSeen }
  }

  /// - Parameters:
  ///   - others: further record types of the same kind whose values the sealer seals anew too
  ///     (``Sealer/of(_:)``).
  ///   - values: how many values the sealer may seal, within a minute; 2²⁰ at most.
  public init(
    _ subject: SubjectID, as record: R.Type = R.self, with others: [any PersonalRecord.Type] = [],
    upTo values: UInt32 = 4_096
  ) {
    self.init(subject, with: others, givingUp: nil, upTo: values)
  }

  /// Has the replaced keys go with this decision, whose statements pass everything through `resealed` that
  /// the subject has. A value that is still under a replaced key has them throw
  /// ``FieldFault/underReplacedKey(field:)``; statements that go on all the same have to end by throwing
  /// what ``Sealer/unpassed`` has noted. Not public: without statements it would look at nothing.
  package init(
    _ subject: SubjectID, as record: R.Type = R.self, with others: [any PersonalRecord.Type] = [],
    givingUp: GivingUp?, upTo values: UInt32 = 4_096
  ) {
    self.subject = subject
    self.others = others
    self.givingUp = givingUp
    self.values = min(values, Vault.mostAtOnce)
  }

  /// The record types that the statements pass over.
  private var records: Set<String> {
    Set(others.map { $0.recordName } + [R.fields.record])
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Sealer<R>, ResealRefusal> {
    let vault = try desk.part(Vault.self)
    // A key of another kind's is none of this record type's.
    if let row = try await desk.key(of: subject), row.state == .living,
      let kind = Vault.kind(of: row), kind != R.kind.name
    {
      return .refuse(.unknown)
    }
    let own = SealedBelongings.most
    switch try await vault.key(
      of: subject, sealing: values + own, as: records.sorted(), on: &desk)
    {
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
      guard let givingUp else {
        try await vault.noteSealedAnew(subject, on: &desk)
        desk.remark("keys-given-up", .count(0))
        return .admit(
          Sealer(
            key: key, origin: origin, isNew: false,
            within: ResealDecision(records: records, givesUp: false)),
          for: .seconds(60))
      }
      let seen = KeyUses(records: records, files: givingUp.filesSeen)
      switch try await vault.dropOlderKeys(of: subject, seen: seen, on: &desk) {
      case .tooEarly: return .refuse(.tooEarly)
      case .notAll: return .refuse(.notAll)
      case .keys(let dropped):
        try await SealedBelongings.reseal(with: key, on: &desk)
        desk.remark("keys-given-up", .count(dropped))
        return .admit(
          Sealer(
            key: key, origin: origin, isNew: false,
            within: ResealDecision(records: records, givesUp: true)),
          for: .seconds(60))
      }
    }
  }
}

extension PersonalRecord {
  /// Of a type whose own is not known where it is asked.
  package static var recordName: String { fields.record }
}
