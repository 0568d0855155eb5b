// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

extension Accounts {
  /// Whether an account is somebody's own: theirs, or of a service that they answer for, or did until
  /// it was last handed on. What nobody approves, enables, grants, reviews or keeps for themselves they
  /// do not for such a service either.
  static func isOwn(
    _ account: AccountID, _ record: AccountRecord?, of asker: AccountID
  ) -> Bool {
    account == asker || record?.owner == asker.key || record?.formerOwner == asker.key
  }

  static func isOwn(
    _ account: AccountID, of asker: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> Bool {
    if account == asker { return true }
    return isOwn(account, try await desk.read(AccountRecord.self, at: account.key), of: asker)
  }

  static func ownServices(
    of asker: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> [AccountID] {
    try await desk.list(AccountRecord.self)
      .filter { $0.record.owner == asker.key || $0.record.formerOwner == asker.key }
      .compactMap { AccountID($0.key) }
  }

  /// Undoes every proof of an account that stops, and of the services that stop with it.
  /// - Returns: those services.
  @discardableResult
  static func undo(
    _ account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> [AccountID] {
    try await desk.revoke(standing(of: account))
    let services = try await services(of: account, on: &desk)
    for service in services { try await desk.revoke(standing(of: service)) }
    return services
  }

  /// Makes this decision one about the account too: of two that are taken at once, such as its end
  /// and a right for it, the later one sees the earlier.
  static func touch(
    _ account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) {
    guard let record = try await desk.read(AccountRecord.self, at: account.key) else { return }
    try await desk.write(record, at: account.key)
  }

  /// What sign-ins of administrators rest on who are overdue and stay because nobody else is there,
  /// and sign-ins of their services; undone when somebody is there again.
  private static let spared = Standing.of(AccountRecord.self, "spared")

  /// Lets a sign-in rest on everything that can end it.
  static func restSignIn(
    of account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) {
    try await desk.rest(on: standing(of: account))
    var next: RecordKey? = account.key
    while let key = next, let record = try await desk.read(AccountRecord.self, at: key) {
      let life = AccountLife.of(record, at: desk.now, under: desk.policy[ReviewPolicy.self])
      if case .inert = life { try await desk.rest(on: spared) }
      next = record.kind == .service ? record.owner : nil
    }
  }

  /// An administrator whom others can count upon is back: whoever stayed in their stead stops.
  static func returned(
    _ record: AccountRecord, on desk: inout Deliberation
  ) async throws(Interruption) {
    let life = AccountLife.of(record, at: desk.now, under: desk.policy[ReviewPolicy.self])
    guard record.role == .administrator, record.takenUp != nil, life == .works else { return }
    try await desk.revoke(spared)
  }
}
