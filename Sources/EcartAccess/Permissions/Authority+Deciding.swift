// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

extension Authority {
  /// Whether an account may do something at an instant. An unknown account may do nothing.
  public func decide(
    _ account: AccountID, _ permission: Permission, at now: Date
  ) -> Decision {
    decide(account, permission.scope, at: now)
  }

  package func decide(_ account: AccountID, _ scope: Scope, at now: Date) -> Decision {
    guard let holdings = holdings[account], let pair = words.pairs[scope.pair] else {
      return .noGrant
    }
    guard scope.purposes.count > 1 else {
      return decide(holdings, pair, scope.tags, for: scope.purposes.first, at: now)
    }
    // Each purpose is a right of its own.
    var granted: [GrantID] = []
    var earliest = Date.distantFuture
    var shortfall: Decision?
    for purpose in scope.purposes {
      switch decide(holdings, pair, scope.tags, for: purpose, at: now) {
      case .denied(let by): return .denied(by: by)
      case .allowed(let by, let until):
        granted += by.filter { !granted.contains($0) }
        earliest = min(earliest, until)
      case .noGrant: shortfall = .noGrant
      case .expired(let at): shortfall = shortfall ?? .expired(at: at)
      }
    }
    return shortfall ?? .allowed(by: granted, until: earliest)
  }

  private func decide(
    _ holdings: Holdings, _ pair: Int, _ tags: [String], for purpose: String?, at now: Date
  ) -> Decision {
    var asked = Asked(at: now)
    for tag in tags {
      if let bit = words.tags[tag] { asked.tags |= bit } else { asked.hasUnknownTag = true }
    }
    asked.hasTags = !tags.isEmpty
    asked.hasPurpose = purpose != nil
    // An unknown purpose has no bit: nothing grants it, and only a deny of all meets it.
    asked.purpose = purpose.flatMap { words.purposes[$0] } ?? 0

    for index in Self.range(of: pair, in: holdings.rules) {
      let rule = holdings.rules[index]
      if asked.isDenied(by: rule, until: rule.until, as: rule.id) { return .denied(by: rule.id) }
    }
    for membership in holdings.memberships {
      let role = roles[membership.role]
      let rules = membership.isDeny ? role.denied : role.granted
      for index in Self.range(of: pair, in: rules) {
        if asked.isDenied(by: rules[index], until: membership.until, as: membership.id) {
          return .denied(by: membership.id)
        }
      }
    }
    return asked.decision
  }

  /// The rules of one resource and action, in an ordered list.
  private static func range(of pair: Int, in rules: [Rule]) -> Range<Int> {
    var low = 0
    var high = rules.count
    while low < high {
      let middle = (low + high) / 2
      if rules[middle].pair < pair { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < rules.count, rules[end].pair == pair { end += 1 }
    return low..<end
  }
}

/// What one account asks for, and how much of it was found granted so far.
private struct Asked {
  let now: Date
  var tags: UInt64 = 0
  var hasTags = false
  var hasUnknownTag = false
  var purpose: UInt64 = 0
  var hasPurpose = false

  private var covered: UInt64 = 0
  private var isCoveredAtAll = false
  private var until = Date.distantFuture
  private var by: [GrantID] = []
  /// What expired grants would have added.
  private var coveredOnce: UInt64 = 0
  private var isCoveredOnce = false
  private var ended = Date.distantPast

  init(at now: Date) { self.now = now }

  /// Takes one rule in.
  /// - Returns: whether it denies what is asked for.
  mutating func isDenied(by rule: Authority.Rule, until: Date, as id: GrantID) -> Bool {
    if rule.isDeny {
      guard now < until else { return false }
      // Without a purpose it might be for any; and .max stands for all, known or not.
      let meetsPurpose =
        !hasPurpose || rule.purposes == .max || rule.purposes & purpose != 0
      let meetsTags = rule.tags == .max || rule.tags & tags != 0
      return meetsPurpose && meetsTags
    }
    guard hasPurpose ? rule.purposes & purpose != 0 : rule.purposes == 0 else { return false }
    let adds = rule.tags & tags
    guard !hasTags || adds != 0 else { return false }
    if now < until {
      guard !isCoveredAtAll || adds & ~covered != 0 else { return false }
      isCoveredAtAll = true
      covered |= adds
      self.until = min(self.until, until)
      by.append(id)
    } else {
      isCoveredOnce = true
      coveredOnce |= adds
      ended = max(ended, until)
    }
    return false
  }

  var decision: Decision {
    guard !hasUnknownTag else { return .noGrant }
    if isCoveredAtAll, covered == tags { return .allowed(by: by, until: until) }
    if isCoveredOnce, covered | coveredOnce == tags { return .expired(at: ended) }
    return .noGrant
  }
}
