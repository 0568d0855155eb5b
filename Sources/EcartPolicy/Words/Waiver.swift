// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A documented exception to one clause: who approved it, and until when.
///
/// A waiver changes no number and no verdict. The audit still says *not satisfied*, with the
/// waiver beside it, and still fails unless it is run to accept waivers.
public struct Waiver: Sendable, Hashable, Codable {
  public let clause: Clause.ID
  /// Why, in the approver's words. Kept in the host's configuration, never in the ledger.
  public let reason: String
  public let approver: String
  public let expires: Date

  public init(clause: Clause.ID, reason: String, approver: String, expires: Date) {
    self.clause = clause
    self.reason = reason
    self.approver = approver
    self.expires = expires
  }

  /// Whether the waiver still stands at an instant; it ends at ``expires`` exactly.
  public func stands(at instant: Date) -> Bool { instant < expires && !reason.isEmpty }
}
