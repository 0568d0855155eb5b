// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import FoundationEssentials

/// Says from which networks the host is reached at all (clause net-1). It replaces the list there was;
/// what it does not name is turned away at the next request, in every process.
///
/// Without a list nobody is admitted. An empty list is refused, because it would lock out whoever
/// has to correct it.
public struct AllowAddresses: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("net-1")] }
  /// How many blocks the list has.
  public typealias Claim = Int

  /// More blocks than a store keeps in one record with ease.
  public static let most = 10_000

  let blocks: [AddressBlock]
  let administrator: Proof<SignIn>

  public init(_ blocks: [AddressBlock], by administrator: Proof<SignIn>) {
    self.blocks = blocks
    self.administrator = administrator
  }

  private struct Drawing: Hashable {}

  public func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Int, Reason>
  {
    let signIn = try await desk.honour(administrator)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    guard !blocks.isEmpty else { return .refuse(.empty) }
    guard blocks.count <= Self.most else { return .refuse(.tooMany) }
    try await desk.write(
      AllowedAddresses(
        version: try await desk.once(Drawing()) { UUID() },
        blocks: Set(blocks.map(\.text)).sorted(), since: desk.now), at: "list")
    try await desk.revoke(AllowedAddresses.standing)
    desk.remark("blocks", .count(blocks.count))
    return .admit(blocks.count, for: .seconds(60))
  }

  public enum Reason: RefusalReason {
    case notAdministrator
    case empty
    case tooMany

    public var clause: Clause.ID { Clause.ID("net-1") }
    public var code: RefusalCode {
      switch self {
      case .notAdministrator: RefusalCode("not-administrator")
      case .empty: RefusalCode("empty")
      case .tooMany: RefusalCode("too-many")
      }
    }
    public var remedy: String {
      switch self {
      case .notAdministrator: "Only an administrator says from where the host is reached."
      case .empty: "Name at least the network you are in."
      case .tooMany: "Name wider blocks: at most \(AllowAddresses.most) are kept."
      }
    }
  }
}

/// The list in force. Blocks in their one spelling; networks are the host's own, not a person's.
struct AllowedAddresses: GateRecord, Codable {
  /// Another one for each list, in whatever store: what was made ready of it is kept by it.
  var version: UUID
  var blocks: [String]
  var since: Date

  /// What every admitted connection rests on.
  static var standing: Standing { .of(AllowedAddresses.self, "list") }
}
