// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// The row behind a ``SingleUse``.
struct Ticket: GateRecord, Codable {}

/// Spends the ticket of a single use; a second time, in whatever process, refuses.
public struct SpendTicket: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("lp-1")] }
  let ticket: UUID
  let expires: Date
  let store: UUID
  let standings: [Standing: Int64]

  public enum Reason: RefusalReason {
    case alreadySpent
    case expired

    public var clause: Clause.ID { Clause.ID("lp-1") }
    public var code: RefusalCode {
      switch self {
      case .alreadySpent: RefusalCode("already-spent")
      case .expired: RefusalCode("expired")
      }
    }
    public var remedy: String { "Pass the gate again for a new single use." }
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Void, Reason> {
    // It dies of what a proof dies of.
    try await desk.check(standings, of: store)
    guard try await desk.read(Ticket.self, at: RecordKey(ticket)) != nil else {
      return .refuse(.alreadySpent)
    }
    try await desk.remove(Ticket.self, at: RecordKey(ticket))
    guard desk.now < expires else { return .refuse(.expired) }
    return .admit((), for: .zero)
  }
}
