// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// A session as its owner or an administrator sees it. Neither token nor device is in it.
public struct SessionSummary: Sendable, Hashable {
  public let session: SessionID
  public let opened: Date
  /// Up to a tenth of the idle limit behind.
  public let lastUse: Date
  /// When it ends if it is not used.
  public let ends: Date
  public let factor: SignIn.SecondFactor
  /// Whether it is the one that asks.
  public let isThis: Bool
}

/// The sessions of an account that live, oldest first (clause acc-4). Changes nothing.
public struct ListSessions: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-4")] }
  public typealias Claim = [SessionSummary]
  public typealias Reason = SessionOwnerRefusal

  let name: AccountName?
  let signIn: Proof<SignIn>

  /// One's own.
  public init(_ signIn: Proof<SignIn>) {
    self.name = nil
    self.signIn = signIn
  }

  /// Somebody's, for an administrator.
  public init(of name: AccountName, for administrator: Proof<SignIn>) {
    self.name = name
    self.signIn = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<[SessionSummary], Reason> {
    let account: AccountID
    switch try await SessionOwner.find(name, as: signIn, on: &desk) {
    case .refused(let reason): return .refuse(reason)
    case .account(let found): account = found
    }
    let table = try await desk.read(SessionTable.self, at: account.key) ?? SessionTable()
    var listed: [SessionSummary] = []
    for entry in table.entries.sorted(by: { $0.opened < $1.opened }) {
      guard case .live(let left) = try await Sessions.condition(of: entry, of: account, on: &desk),
        let factor = SignIn.SecondFactor(rawValue: entry.factor)
      else { continue }
      listed.append(
        SessionSummary(
          session: SessionID(entry.id), opened: entry.opened, lastUse: entry.lastUse,
          ends: desk.now.addingTimeInterval(left), factor: factor,
          isThis: entry.id == signIn.claim.session?.uuid))
    }
    return .admit(listed, for: .seconds(60))
  }
}
