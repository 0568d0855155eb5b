// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// Which account: a digest of its name under the installation's key. Never used again for somebody
/// else (clause acc-2), because what it is computed from is the name itself.
public struct AccountID: Sendable, Hashable, Codable {
  package let subject: SubjectID
  package init(_ subject: SubjectID) { self.subject = subject }
  package init?(_ key: RecordKey) {
    guard let subject = SubjectID(hex: key.description) else { return nil }
    self.subject = subject
  }
  package var key: RecordKey { RecordKey(subject) }
}

/// Whether an account may look after other accounts. What data it may reach is granted apart, and
/// nothing comes with a role.
public enum Role: String, Sendable, Codable, CaseIterable {
  case administrator
  case staff
}

/// Who uses an account: one person, or one program that a person answers for (clause acc-1).
public enum AccountKind: String, Sendable, Codable, CaseIterable {
  case person
  case service
}

/// Where an account is between being asked for and being ended.
public enum AccountState: String, Sendable, Codable, CaseIterable {
  /// Somebody asked for it; nobody has decided.
  case requested
  /// A second person agreed; what must be on record before it works may still be missing.
  case approved
  /// The request was turned down.
  case declined
  case active
  /// Put out of use for the time being.
  case disabled
  /// Its owner has left. It never works again, and neither does its name.
  case terminated
}

struct AccountRecord: GateRecord, Codable {
  var kind: AccountKind
  var role: Role
  var state: AccountState
  /// When it was asked for.
  var registered: Date
  /// The ``Person``, sealed under the account's own key.
  var person: Data
  var origin: String
  /// The account that asked; `nil` when its future owner asked at the door.
  var requestedBy: RecordKey?
  var approvedBy: RecordKey?
  /// Who answers for a service.
  var owner: RecordKey?
  /// Who answered for it before that one.
  var formerOwner: RecordKey?
  /// When it began to work for the first time.
  var activated: Date?
  /// When somebody came in with it for the first time.
  var takenUp: Date?
  /// Since when it is disabled, terminated or declined.
  var ended: Date?
  /// The last day that was agreed, if one was: from this moment on it does not work.
  var leavesAt: Date?
  /// Until when its owner's training in security and data protection counts (clause net-5).
  var trainedUntil: Date?
  /// When its owner signed the agreement on confidentiality (clause gov-8).
  var agreementSigned: Date?
  /// When somebody else last decided that the account is still needed (clause acc-8).
  var reviewed: Date?

  /// "Is there another administrator?" lists by this.
  var index: RecordKey? { Self.index(role, state) }

  static func index(_ role: Role, _ state: AccountState) -> RecordKey {
    RecordKey("\(role.rawValue).\(state.rawValue)")
  }
}

/// Set once, when the first administrator was made.
struct BootstrapRecord: GateRecord, Codable {
  var at: Date
  var account: RecordKey?
  /// While it has no password, and may be asked for again.
  var isWaiting: Bool?
}
