// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// Who may do what: roles and grants, compiled so that asking takes less than a microsecond.
///
/// The rule of clauses lp-1 and lp-2, as a function of values:
/// 1. What nobody granted is denied.
/// 2. A deny wins over every grant, a role's over a person's and the other way round.
/// 3. A grant holds before the instant it ends, and not at it.
/// 4. Each combination of tag and purpose asked for must be granted; see ``Permission``.
public struct Authority: Sendable {
  /// A grant, or a deny, as it is compiled.
  package struct Entry: Sendable {
    package enum What: Sendable, Hashable {
      case scope(Scope)
      case role(String)
    }
    package enum Effect: String, Sendable, Codable { case allow, deny }

    package let id: GrantID
    package let effect: Effect
    package let what: What
    /// `nil`: it does not end. Only a deny may be so.
    package let until: Date?

    package init(_ id: GrantID, _ effect: Effect, _ what: What, until: Date?) {
      self.id = id
      self.effect = effect
      self.what = what
      self.until = until
    }
  }

  /// One line of a role, or one grant of a scope.
  struct Rule: Sendable {
    let pair: Int
    let tags: UInt64
    let purposes: UInt64
    let isDeny: Bool
    let until: Date
    let id: GrantID
  }

  /// That an account has a role.
  struct Membership: Sendable {
    let role: Int
    let isDeny: Bool
    let until: Date
    let id: GrantID
  }

  struct Holdings: Sendable {
    var rules: [Rule] = []
    var memberships: [Membership] = []
  }

  let words: ScopeWords
  /// A role's lines twice over, as granted and as denied, ordered by their resource and action.
  let roles: [(granted: [Rule], denied: [Rule])]
  let holdings: [AccountID: Holdings]

  /// - Parameters:
  ///   - roles: what each role holds. A grant of a role that is not here gives nothing.
  ///   - entries: the grants and denies of each account that may do anything at all.
  package init(roles: [String: [Scope]], entries: [AccountID: [Entry]]) {
    var words = ScopeWords()
    var numbers: [String: Int] = [:]
    var compiled: [(granted: [Rule], denied: [Rule])] = []
    let nobody = GrantID(UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
    for (name, scopes) in roles {
      numbers[name] = compiled.count
      func lines(_ isDeny: Bool) -> [Rule] {
        scopes.map {
          words.rule($0, isDeny: isDeny, until: .distantFuture, id: nobody)
        }.sorted { $0.pair < $1.pair }
      }
      compiled.append((granted: lines(false), denied: lines(true)))
    }
    self.roles = compiled
    self.holdings = entries.mapValues { entries in
      var holdings = Holdings()
      for entry in entries {
        let isDeny = entry.effect == .deny
        // A grant without an end is not one of ours; a deny without one lasts.
        let until = entry.until ?? (isDeny ? .distantFuture : .distantPast)
        switch entry.what {
        case .scope(let scope):
          holdings.rules.append(
            words.rule(scope, isDeny: isDeny, until: until, id: entry.id))
        case .role(let name):
          guard let role = numbers[name] else { continue }
          holdings.memberships.append(
            Membership(role: role, isDeny: isDeny, until: until, id: entry.id))
        }
      }
      holdings.rules.sort { $0.pair < $1.pair }
      return holdings
    }
    self.words = words
  }
}

/// Numbers for the words in force, so that deciding compares no text.
struct ScopeWords: Sendable {
  private(set) var pairs: [String: Int] = [:]
  private(set) var tags: [String: UInt64] = [:]
  private(set) var purposes: [String: UInt64] = [:]

  mutating func rule(_ scope: Scope, isDeny: Bool, until: Date, id: GrantID) -> Authority.Rule {
    let pair = pairs[scope.pair] ?? pairs.count
    pairs[scope.pair] = pair
    return Authority.Rule(
      pair: pair, tags: Self.bits(scope.tags, in: &tags, isDeny: isDeny),
      purposes: Self.bits(scope.purposes, in: &purposes, isDeny: isDeny), isDeny: isDeny,
      until: until, id: id)
  }

  /// The policy has 14 tags and 9 purposes. Of more than 64, the last are never granted and a deny
  /// of one denies all: too little is allowed then, and never too much.
  private static func bits(
    _ words: [String], in known: inout [String: UInt64], isDeny: Bool
  ) -> UInt64 {
    // A deny that names none denies all.
    if words.isEmpty { return isDeny ? .max : 0 }
    var bits: UInt64 = 0
    for word in words {
      if known[word] == nil, known.count < 64 { known[word] = 1 << UInt64(known.count) }
      if let bit = known[word] { bits |= bit } else if isDeny { bits = .max }
    }
    return bits
  }
}
