// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// The host's connections that the store has heard of, by name, and since when.
///
/// Kept in the store, so that a process that knows none of them (an operator's command) cannot
/// confirm a termination that leaves one open.
struct HostConnections: GateRecord, Codable {
  var since: [String: Date] = [:]
}

/// Puts connections on record; it only adds.
struct KnowConnections: Gate {
  static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  typealias Claim = Void
  typealias Reason = Never
  let connections: [RefusalCode]

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
    desk.remark("connections", .codes(connections))
    var known = try await desk.read(HostConnections.self, at: "all") ?? HostConnections()
    for connection in connections where known.since[connection.description] == nil {
      known.since[connection.description] = desk.now
    }
    try await desk.write(known, at: "all")
    return .admit((), for: .zero)
  }

  static func isNews(
    _ connections: [RefusalCode], _ survey: Survey
  ) async throws(StoreFailure) -> Bool {
    let known = try await survey.read(HostConnections.self, at: "all")?.since ?? [:]
    return connections.contains { known[$0.description] == nil }
  }
}

/// Takes one of the host's connections off the list, because the host has it no more: terminations
/// are confirmed without it from then on (clause acc-9).
public struct RetireConnection: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("acc-9")] }
  public typealias Claim = Void

  let connection: RefusalCode
  let administrator: Proof<SignIn>

  public init(_ connection: RefusalCode, by administrator: Proof<SignIn>) {
    self.connection = connection
    self.administrator = administrator
  }

  public func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Reason>
  {
    let signIn = try await desk.honour(administrator)
    desk.remark("connection", .code(connection))
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    guard var known = try await desk.read(HostConnections.self, at: "all"),
      known.since.removeValue(forKey: connection.description) != nil
    else { return .refuse(.unknownConnection) }
    try await desk.write(known, at: "all")
    return .admit((), for: .zero)
  }

  public enum Reason: RefusalReason {
    case notAdministrator
    case unknownConnection
    public var clause: Clause.ID { Clause.ID("acc-9") }
    public var code: RefusalCode {
      switch self {
      case .notAdministrator: RefusalCode("not-administrator")
      case .unknownConnection: RefusalCode("unknown-connection")
      }
    }
    public var remedy: String {
      switch self {
      case .notAdministrator: "Only an administrator can take a connection off the list."
      case .unknownConnection: "No connection of that name is on the list."
      }
    }
  }
}
