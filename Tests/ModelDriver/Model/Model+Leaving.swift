// SPDX-License-Identifier: Apache-2.0

/// Leaving and reviewing: acc-9, acc-8.
extension Model {
  private func ongoing(_ who: Who) -> Account? {
    accounts[who].flatMap { [.active, .disabled].contains($0.state) ? $0 : nil }
  }

  mutating func plan(_ who: Who, at moment: Int64, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard let account = ongoing(who) else { return .refused("unknown-account") }
    guard moment > now else { return .refused("already-over") }
    if let planned = account.leaves, moment > planned { return .refused("later-than-planned") }
    if account.isAdministrator, account.leaves == nil, !leavesSomebody(without: who) {
      return .refused("last-administrator")
    }
    accounts[who]?.leaves = moment
    return done
  }

  mutating func withdraw(_ who: Who, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard !isOwn(who, of: by.who) else { return .refused("own-departure") }
    guard let account = ongoing(who) else { return .refused("unknown-account") }
    guard let planned = account.leaves else { return .refused("nothing-planned") }
    guard now < planned else { return .refused("already-over") }
    accounts[who]?.leaves = nil
    return done
  }

  mutating func terminate(_ who: Who, leftAt: Int64, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard leftAt <= now else { return .refused("not-yet-left") }
    guard let account = accounts[who], account.activated != nil, account.state != .terminated
    else { return .refused("unknown-account") }
    if account.isAdministrator, account.state == .active, !leavesSomebody(without: who) {
      return .refused("last-administrator")
    }
    let left = min(leftAt, account.leaves ?? leftAt)
    accounts[who]?.state = .terminated
    accounts[who]?.ended = now
    terminations[who] = Termination(left: left)
    undoWithServices(who)
    endSessions(who)
    let due = left + Numbers.day
    return .admitted("until \(now + Numbers.day), due \(due)")
  }

  mutating func confirmTermination(_ who: Who) -> Answer {
    guard let termination = terminations[who], accounts[who]?.state == .terminated else {
      return .refused("not-terminated")
    }
    let confirmed = termination.confirmed ?? now
    terminations[who]?.confirmed = confirmed
    let inTime = confirmed - termination.left <= Numbers.day
    return .admitted("until \(now + 60_000), \(inTime ? "in time" : "late")")
  }

  mutating func transfer(_ who: Who, to owner: Who, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard let account = accounts[who], account.isService, account.state != .declined,
      account.state != .terminated
    else { return .refused("unknown-service") }
    guard works(owner), accounts[owner]?.isService == false else {
      return .refused("unknown-owner")
    }
    // Nobody takes a service for themselves while somebody else can give it.
    if owner == by.who, !otherAdministrators(than: owner).isEmpty { return .refused("to-oneself") }
    if account.owner != owner { accounts[who]?.formerOwner = account.owner }
    accounts[who]?.owner = owner
    endSessions(who)
    undo(.account(who))
    return done
  }

  // MARK: Reviews

  private var inReview: [Who] { Who.allCases.filter { ongoing($0) != nil } }

  mutating func openReview(_ by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard review == nil else { return .refused("already-open") }
    review = Review(opened: now)
    return .admitted("until \(now + 60_000), \(inReview.count) items")
  }

  mutating func decide(_ who: Who, keep: Bool, by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard review != nil else { return .refused("not-open") }
    guard let account = ongoing(who) else { return .refused("unknown-account") }
    // Nobody about themselves or a service of theirs, unless nobody else is there.
    if isOwn(who, of: by.who) {
      guard keep, otherAdministrators(than: by.who).isEmpty else {
        return .refused("own-access")
      }
    }
    if keep {
      accounts[who]?.reviewed = now
      returned(who)
    } else {
      if account.isAdministrator, account.state == .active, !leavesSomebody(without: who) {
        return .refused("last-administrator")
      }
      accounts[who]?.state = .disabled
      accounts[who]?.ended = account.ended ?? now
      undoWithServices(who)
    }
    review?.decided[who] = keep
    return done
  }

  mutating func closeReview(_ by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    guard let open = review else { return .refused("not-open") }
    review = nil
    let (kept, removed) = (open.decided.values.count { $0 }, open.decided.values.count { !$0 })
    let undecided = inReview.count { open.decided[$0] == nil }
    return .admitted(
      "until \(now + 60_000), opened \(open.opened), \(kept) kept, \(removed) removed, "
        + "\(undecided) undecided")
  }

  func showReview(_ by: Proof) -> Answer {
    if let fault = administrator(by) { return fault }
    let lines = inReview.map { who -> String in
      let decision = review?.decided[who].map { $0 ? "keep" : "remove" } ?? "-"
      let account = accounts[who]
      let due = (account?.reviewed ?? account?.activated ?? 0) + numbers.review
      return "\(who.name) \(decision) \(due) \(due + numbers.grace)"
    }
    let opened = review.map { "\($0.opened)" } ?? "-"
    return .admitted("\(opened): \(lines.sorted().joined(separator: "; "))")
  }
}
