// SPDX-License-Identifier: Apache-2.0

/// Whether an account works: acc-1, acc-8 and acc-9 in a few lines.
extension Model {
  /// When an account stops because nobody decided that it is still needed (acc-8).
  func inert(_ account: Account) -> Int64 {
    (account.reviewed ?? account.activated ?? .min / 2) + numbers.review + numbers.grace
  }

  func works(_ who: Who) -> Bool {
    guard let account = accounts[who], isThere(account) else { return false }
    guard ownerWorks(account) else { return false }
    if now < inert(account) { return true }
    // The carve-out: if every administrator is overdue, they stay, to review.
    return account.isAdministrator && otherAdministrators(than: who).isEmpty
  }

  /// When somebody who works stops by themselves: on the last day that was agreed, for want of a
  /// review, and with whoever answers for a service. Nothing that rests on them lasts longer.
  func ends(_ who: Who) -> Int64 {
    guard let account = accounts[who] else { return now }
    let own = [account.leaves, inert(account)].compactMap { $0 }.filter { now < $0 }.min()
    return min(own ?? .max, account.owner.map(ends) ?? .max)
  }

  /// Active, and not past its last day.
  func isThere(_ account: Account) -> Bool {
    account.state == .active && account.leaves.map { now < $0 } ?? true
  }

  /// A service works while the person who answers for it does (acc-1, acc-9).
  func ownerWorks(_ account: Account) -> Bool {
    guard account.isService else { return true }
    guard let owner = account.owner, accounts[owner]?.isService == false else { return false }
    return works(owner)
  }

  /// Administrators beside one who work without the carve-out. Who never came in counts as nobody.
  func otherAdministrators(than who: Who) -> [Who] {
    Who.allCases.filter {
      guard $0 != who, let account = accounts[$0] else { return false }
      return account.isAdministrator && account.isTakenUp && isThere(account)
        && now < inert(account)
    }
  }

  /// Whether somebody stays to look after accounts when an administrator goes.
  func leavesSomebody(without who: Who) -> Bool {
    let others = otherAdministrators(than: who)
    // Who has a last day was not counted upon to stay.
    if accounts[who]?.leaves != nil { return !others.isEmpty }
    return others.contains { accounts[$0]?.leaves == nil }
  }

  func isAdministrator(_ who: Who) -> Bool {
    accounts[who]?.isAdministrator == true && works(who)
  }

  func services(of who: Who) -> [Who] {
    Who.allCases.filter { accounts[$0]?.owner == who && accounts[$0]?.state != .terminated }
  }
}
