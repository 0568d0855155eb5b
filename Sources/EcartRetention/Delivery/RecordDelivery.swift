// SPDX-License-Identifier: Apache-2.0

public import EcartPersonalData
public import EcartPolicy
public import EcartVault
public import FoundationEssentials

/// Notes that an order was delivered, or that it ended without: from then on its clock runs
/// (clause ret-1).
///
/// A later event can only bring the end nearer: a redelivery, a return or a corrected date never
/// buys more time. The subject's key moves into the epoch of its due day, whose root is destroyed
/// on that day.
public struct RecordDelivery<R: PersonalRecord>: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("ret-1")] }
  /// The moment the subject is due.
  public typealias Claim = Date

  let name: String
  let origin: Origin
  let happened: DeliveryBasis.Reported?
  let created: DeliveryBasis.Reported?

  /// - Parameters:
  ///   - name: the order's name in the host, as it was given to `Receive`.
  ///   - happened: when it was delivered, cancelled or returned, as the platform reports it.
  ///   - created: when the order was made.
  public init(
    _ name: String, from origin: Origin, of record: R.Type = R.self,
    happened: DeliveryBasis.Reported?, orderCreated created: DeliveryBasis.Reported?
  ) {
    self.name = name
    self.origin = origin
    self.happened = happened
    self.created = created
  }

  public enum Reason: RefusalReason {
    case unknown
    case erased

    public var clause: Clause.ID { Clause.ID("ret-1") }
    public var code: RefusalCode {
      switch self {
      case .unknown: RefusalCode("unknown-subject")
      case .erased: RefusalCode("erased")
      }
    }
    public var remedy: String {
      switch self {
      case .unknown: "Receive the order first; nothing of it is kept here."
      case .erased: "The order was erased already; the event changes nothing and can be dropped."
      }
    }
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Date, Reason> {
    let vault = try desk.part(Vault.self)
    let subject = try vault.subject(R.self, name, from: origin)
    switch try await vault.key(of: subject, on: &desk) {
    case .none, .lost: return .refuse(.unknown)
    case .erased:
      desk.object = .tombstone(subject)
      return .refuse(.erased)
    case .living(let key):
      do { desk.object = .pseudonym(try key.pseudonym()) } catch { throw .workFailed("HMAC") }
    }
    // Step 1: the basis, and never a later one than is known already.
    let rules = try desk.part(Rulebook.self)
    var obligations = try await desk.obligations(of: subject)
    let basis = DeliveryBasis.basis(
      happened: happened, received: desk.now, created: created,
      known: obligations.first { $0.rule == ObligationRule.delivered.name }?.basis)
    let obligation = Obligation(.delivered, for: subject, from: basis)
    desk.owe(obligation)
    obligations.removeAll { $0.rule == obligation.rule }
    obligations.append(obligation)

    // Step 2: into the epoch of the due day, or into the hold's.
    let clocks = obligations.filter { rules.isClock($0.rule) }
    let due = clocks.map { rules.due($0, under: desk.policy) }.min() ?? desk.now
    let isHeld = obligations.contains { rules.isHold($0.rule) && desk.now < $0.basis }
    try await vault.move(subject, to: isHeld ? .hold : .due(at: due), on: &desk)
    desk.remark("basis", .instant(basis))
    desk.remark("due", .instant(due))
    return .admit(due, for: .seconds(60))
  }
}
