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
  /// How many blocks the list has, each counted once.
  public typealias Claim = Int

  /// The most blocks a list has. They are one record of 2.4 MB at most, which a process reads once.
  public static let most = 100_000

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
    let version = try await desk.once(Drawing()) { UUID() }
    let count = Set(blocks).count
    try await desk.write(
      AllowedAddressesHead(version: version, blocks: count, since: desk.now),
      at: AllowedAddressesHead.key)
    try await desk.write(
      AllowedAddresses(blocks, version: version), at: AllowedAddressesHead.key)
    try await desk.revoke(AllowedAddressesHead.standing)
    desk.remark("blocks", .count(count))
    return .admit(count, for: .seconds(60))
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
