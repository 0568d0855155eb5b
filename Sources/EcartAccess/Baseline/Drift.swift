// SPDX-License-Identifier: Apache-2.0

/// How the rights in force differ from the signed baseline (clause acc-5).
public struct Drift: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    /// In force and not in the baseline: somebody can reach what nobody signed for.
    case added
    /// In the baseline and not in force any more.
    case removed
    /// Granted to an account that is not active. It gives nothing; it should be withdrawn.
    case orphan
  }

  /// Whose rights a line is of.
  public enum Holder: Sendable, Hashable {
    case account(AccountID)
    /// By the role's name.
    case role(String)
  }

  public struct Item: Sendable, Hashable {
    public let kind: Kind
    public let holder: Holder
    /// Such as `allow order:reveal:name:fulfilment` or `allow role warehouse`; in a role the
    /// permission alone.
    public let line: String
  }

  /// Ordered by kind and line.
  public let items: [Item]

  public var isEmpty: Bool { items.isEmpty }
  public func count(_ kind: Kind) -> Int { items.count { $0.kind == kind } }

  /// The pure rule.
  package init(
    baseline: [Holder: Set<String>], live: [Holder: Set<String>],
    orphans: [Holder: Set<String>]
  ) {
    var items: [Item] = []
    for (holder, lines) in live {
      for line in lines.subtracting(baseline[holder] ?? []) {
        items.append(Item(kind: .added, holder: holder, line: line))
      }
    }
    for (holder, lines) in baseline {
      for line in lines.subtracting(live[holder] ?? []) {
        items.append(Item(kind: .removed, holder: holder, line: line))
      }
    }
    for (holder, lines) in orphans {
      for line in lines { items.append(Item(kind: .orphan, holder: holder, line: line)) }
    }
    self.items = items.sorted { ($0.kind.rawValue, $0.line) < ($1.kind.rawValue, $1.line) }
  }
}
