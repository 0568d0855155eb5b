// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
public import FoundationEssentials

/// One grant or deny, by the number it was given when it was made.
public struct GrantID: Sendable, Hashable, CustomStringConvertible {
  public let uuid: UUID
  public init(_ uuid: UUID) { self.uuid = uuid }
  public var description: String { uuid.uuidString.lowercased() }
}

/// What an ``Authority`` says of one account and one permission.
public enum Decision: Sendable, Equatable {
  /// Granted by these together, until the first of them ends.
  case allowed(by: [GrantID], until: Date)
  /// Denied by this one, whatever was granted.
  case denied(by: GrantID)
  /// Nobody granted it. Unknown accounts, resources, tags and purposes end here.
  case noGrant
  /// It was granted, until this moment.
  case expired(at: Date)

  public var isAllowed: Bool { if case .allowed = self { true } else { false } }

  /// What a refusal rests on, for its evidence: the deny, or when the grant ended.
  package func remark(on desk: inout Deliberation) {
    switch self {
    case .denied(let grant): desk.remark("denied-by", .identifier(grant.uuid))
    case .expired(let end): desk.remark("ended-at", .instant(end))
    case .allowed, .noGrant: break
    }
  }
}
