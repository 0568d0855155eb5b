// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import FoundationEssentials

/// What this and the credential modules do with an account's sessions.
package enum Sessions {
  /// What every sign-in and every session of an account rests on.
  package static func standing(of account: AccountID) -> Standing {
    .of(SessionTable.self, account.key)
  }

  /// Ends every session and every sign-in of an account, in every process, from the moment the
  /// decision is committed: one write, however many there are. For a changed password, a second
  /// factor that was reset or locked, and whoever asks. The rows go later.
  package static func closeAll(
    of account: AccountID, because cause: RefusalCode, on desk: inout Deliberation
  ) async throws(Interruption) {
    try await desk.revoke(standing(of: account))
    desk.remark("sessions-closed", .code(cause))
  }

  /// The end of an account: its sessions are closed and their rows gone, all at once.
  static func end(of account: AccountID, on desk: inout Deliberation) async throws(Interruption) {
    try await desk.revoke(standing(of: account))
    guard let table = try await desk.read(SessionTable.self, at: account.key) else { return }
    for entry in table.entries {
      try await desk.remove(SessionPointer.self, at: RecordKey(entry.digest))
    }
    try await desk.remove(SessionTable.self, at: account.key)
    desk.remark("sessions", .count(table.entries.count))
  }

  static func standing(of place: Int, of account: AccountID) -> Standing {
    .of(SessionTable.self, RecordKey("\(account.key).\(place)"))
  }

  static func marks(
    of place: Int, of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> SessionMarks {
    SessionMarks(
      store: try await desk.generation(of: .store),
      account: try await desk.generation(of: Accounts.standing(of: account)),
      sessions: try await desk.generation(of: standing(of: account)),
      place: try await desk.generation(of: standing(of: place, of: account)))
  }

  /// Why a session is no more, for the evidence; nobody at the door is told which.
  enum End: String {
    case unknown, closed, idle, over
    /// It would be good, and its account does not work at present.
    case inert

    var code: RefusalCode {
      switch self {
      case .unknown: RefusalCode("session-unknown")
      case .closed: RefusalCode("session-closed")
      case .idle: RefusalCode("session-idle")
      case .over: RefusalCode("session-over")
      case .inert: RefusalCode("account-inert")
      }
    }
  }

  enum Condition {
    case live(for: TimeInterval)
    case ended(End)
  }

  static func condition(
    of entry: SessionEntry, of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Condition {
    guard try await marks(of: entry.place, of: account, on: &desk) == entry.marks else {
      return .ended(.closed)
    }
    let rules = SessionRules(policy: desk.policy[SessionPolicy.self])
    switch rules.state(signedIn: entry.signedIn, lastUse: entry.lastUse, at: desk.now) {
    case .live(let seconds): return .live(for: seconds)
    case .idle: return .ended(.idle)
    case .over: return .ended(.over)
    }
  }

  /// Takes a session out of the table, with its pointer, and undoes what was restored from it.
  static func close(
    _ entry: SessionEntry, in table: inout SessionTable, of account: AccountID,
    on desk: inout Deliberation
  ) async throws(Interruption) {
    try await drop(entry, in: &table, on: &desk)
    try await desk.revoke(standing(of: entry.place, of: account))
  }

  /// The same for one that has ended already: no proof of it is left to undo.
  static func drop(
    _ entry: SessionEntry, in table: inout SessionTable, on desk: inout Deliberation
  ) async throws(Interruption) {
    table.entries.removeAll { $0.id == entry.id }
    try await desk.remove(SessionPointer.self, at: RecordKey(entry.digest))
  }

  /// Takes out what has ended, and gives back the sessions that are left, oldest first.
  @discardableResult
  static func clear(
    _ table: inout SessionTable, of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> [SessionEntry] {
    var living: [SessionEntry] = []
    for entry in table.entries {
      switch try await condition(of: entry, of: account, on: &desk) {
      case .live: living.append(entry)
      case .ended: try await drop(entry, in: &table, on: &desk)
      }
    }
    return living.sorted { $0.opened < $1.opened }
  }
}
