// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// Records that the host has cut one of its own connections of somebody who left.
struct RecordSevered: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  typealias Claim = Void
  typealias Reason = TerminationFault
  let account: AccountID
  let connection: RefusalCode

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason> {
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    desk.remark("connection", .code(connection))
    guard var record = try await desk.read(TerminationRecord.self, at: account.key) else {
      return .refuse(.notTerminated)
    }
    record.severed[connection.description] = desk.now
    try await desk.write(record, at: account.key)
    return .admit((), for: .seconds(60))
  }
}

/// The second look: reads everything that could still let somebody in who left, and says that it is
/// dead. Its report is the proof that clause acc-9 asks for, and it stops the clock.
public struct ConfirmTermination: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  public typealias Claim = TerminationReport
  public typealias Reason = TerminationFault

  let account: AccountID
  /// The host's connections that have to be confirmed cut.
  let connections: [RefusalCode]

  package init(_ account: AccountID, severed connections: [RefusalCode]) {
    self.account = account
    self.connections = connections
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<TerminationReport, Reason> {
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    guard var record = try await desk.read(TerminationRecord.self, at: account.key),
      try await desk.read(AccountRecord.self, at: account.key)?.state == .terminated
    else { return .refuse(.notTerminated) }
    // Step 1: nothing of the library's own is alive. Each kind is counted, not believed.
    var living: [RefusalCode] = []
    for tie in AccountTies.all {
      let count = try await tie.living(of: account, on: &desk)
      if count > 0 { living.append(tie.name) }
    }
    guard living.isEmpty else {
      desk.remark("living", .codes(living))
      return .refuse(.stillAlive)
    }
    // Step 2: the host has cut each of its own.
    let known = try await desk.read(HostConnections.self, at: "all")?.since.keys.sorted() ?? []
    let all = Set(connections.map(\.description)).union(known).sorted()
    let open = all.filter { record.severed[$0] == nil }
    guard open.isEmpty else {
      desk.remark("open", .count(open.count))
      return .refuse(.stillConnected)
    }
    // Step 3: the clock stops; how long it took stays on record.
    record.confirmed = record.confirmed ?? desk.now
    let confirmed = record.confirmed ?? desk.now
    try await desk.write(record, at: account.key)
    desk.settle(.termination, for: account.subject)
    let report = TerminationReport(
      account: account, left: record.left, ended: record.ended, confirmed: confirmed,
      dead: AccountTies.all.map { "\($0.name)" } + all)
    desk.remark("left-at", .instant(report.left))
    desk.remark("dead", .codes(AccountTies.all.map { $0.name }))
    // Each was named in the ledger when it was cut.
    desk.remark("severed", .count(all.count))
    desk.remark("in-time", .flag(report.isInTime))
    return .admit(report, for: .seconds(60))
  }
}

/// What was found dead of somebody who left, and when.
public struct TerminationReport: Sendable, Equatable {
  public let account: AccountID
  /// When the person left.
  public let left: Date
  /// When the account was ended: from then on every request was refused.
  public let ended: Date
  /// When everything had been looked at and found dead.
  public let confirmed: Date
  /// The kinds of things that were looked at.
  public let dead: [String]
  /// Whether that was within 24 hours of leaving.
  public var isInTime: Bool { confirmed.timeIntervalSince(left) <= TerminationClock.limit }
}

/// Why a termination is not confirmed.
public enum TerminationFault: RefusalReason {
  case notTerminated
  /// Something of the library's own still works; the ledger names its kind.
  case stillAlive
  /// A connection of the host's is not confirmed cut; the ledger names those that are.
  case stillConnected

  public var clause: Clause.ID { Clause.ID("acc-9") }
  public var code: RefusalCode {
    switch self {
    case .notTerminated: RefusalCode("not-terminated")
    case .stillAlive: RefusalCode("still-alive")
    case .stillConnected: RefusalCode("still-connected")
    }
  }
  public var remedy: String {
    switch self {
    case .notTerminated: "Terminate the account first."
    case .stillAlive: "Something still lets the account in; take it away and look again."
    case .stillConnected: "Cut the connections of the host that are not confirmed, then look again."
    }
  }
}
