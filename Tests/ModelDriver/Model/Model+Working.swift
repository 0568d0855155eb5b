// SPDX-License-Identifier: Apache-2.0

/// Whether an account works: acc-1, acc-8 and acc-9 in a few lines.
extension Model {
  /// When an account stops because nobody decided that it is still needed (acc-8).
  func inert(_ account: Account) -> Int64 {
    (account.reviewed ?? account.activated ?? .min / 2) + numbers.review + numbers.grace
  }

  func works(_ who: Who) -> Bool {
    guard let account = accounts[who], isThere(account) else { return false }
    let isInTime = now < inert(account)
    if !isInTime && follows(.administratorServiceOutlivesOwner) {
      return account.isAdministrator && otherAdministrators(than: who).isEmpty
    }
    guard ownerWorks(account) else { return false }
    if isInTime { return true }
    // The carve-out: if every administrator is overdue, they stay, to review.
    return account.isAdministrator && otherAdministrators(than: who).isEmpty
  }

  /// Active, and not past its last day.
  private func isThere(_ account: Account) -> Bool {
    account.state == .active && account.leaves.map { now < $0 } ?? true
  }

  /// A service works while the person who answers for it does (acc-1, acc-9).
  func ownerWorks(_ account: Account) -> Bool {
    guard account.isService else { return true }
    guard let owner = account.owner, accounts[owner]?.isService == false else { return false }
    return works(owner)
  }

  /// Administrators beside one who work without any carve-out, of their own or of an owner's.
  func otherAdministrators(than who: Who) -> [Who] {
    func worksInTime(_ who: Who) -> Bool {
      guard let account = accounts[who], isThere(account), now < inert(account) else {
        return false
      }
      if !account.isService || follows(.administratorServiceOutlivesOwner) { return true }
      guard let owner = account.owner, accounts[owner]?.isService == false else { return false }
      return worksInTime(owner)
    }
    return Who.allCases.filter {
      $0 != who && accounts[$0]?.isAdministrator == true && worksInTime($0)
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
