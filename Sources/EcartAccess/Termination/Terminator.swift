// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import FoundationEssentials

/// A connection of the host's own that lets a person in past this library: a database login, a
/// VPN, a bridge. The host says how it is cut.
public protocol Severing: Sendable {
  /// Its name in the ledger, such as `database-login`.
  static var connection: RefusalCode { get }
  /// Cuts what the account has of it, and returns when it is cut. Called again until it has
  /// returned once, so it must stand being called twice.
  func sever(_ account: AccountID) async throws
}

/// Ends everything of somebody who left: the account first, then what only the host can cut, then
/// the look that confirms it (clause acc-9).
///
/// ```swift
/// let report = try await Terminator(gatekeeper, severing: [databaseLogins])
///   .terminate("jonas", leftAt: friday, by: administrator)
/// ```
public struct Terminator: Sendable {
  let gatekeeper: Gatekeeper
  let connections: [any Severing]

  public init(_ gatekeeper: Gatekeeper, severing connections: [any Severing] = []) {
    self.gatekeeper = gatekeeper
    self.connections = connections
  }

  /// Puts the connections on record, once: from then on no process confirms a termination, not
  /// even one that does not know them, before each of them is cut. Call it when the host starts.
  public func register() async throws {
    let names = connections.map { type(of: $0).connection }
    guard try await KnowConnections.isNews(names, gatekeeper.survey) else { return }
    _ = try await gatekeeper.admit(KnowConnections(connections: names))
  }

  /// - Throws: ``Denied`` of the gate that refused; what a ``Severing`` threw. What was done by then
  ///   stays done, and ``resume(_:)`` goes on.
  public func terminate(
    _ name: AccountName, leftAt: Date? = nil, by administrator: Proof<SignIn>
  ) async throws -> TerminationReport {
    let ended = try await gatekeeper.admit(
      TerminateAccount(name, leftAt: leftAt, by: administrator))
    return try await resume(ended.claim.account)
  }

  /// Goes on with a termination that stopped half-way.
  public func resume(_ account: AccountID) async throws -> TerminationReport {
    try await register()
    for connection in connections {
      try await connection.sever(account)
      let name = type(of: connection).connection
      _ = try await gatekeeper.admit(RecordSevered(account: account, connection: name))
    }
    let names = connections.map { type(of: $0).connection }
    return try await gatekeeper.admit(ConfirmTermination(account, severed: names)).claim
  }
}
