// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import FoundationEssentials

extension SignIn {
  /// In again with the token of a session, in whatever process (clauses net-4, acc-4, acc-9).
  ///
  /// The proof says which factor was used and when it was *then*, so an act that asks for a fresh
  /// factor is not fooled by it. It is good for a minute at most: restore again, or let a
  /// ``SessionKeeper`` do it. It dies with the session and with the account, at once.
  /// - Parameter place: the device must be the one the session was opened on. On another one the
  ///   token counts as stolen: the session is closed, for whoever had it.
  public init(session token: SessionToken, from place: SessionPlace) {
    self.init(road: SessionRoad(digest: token.digest, place: place))
  }
}

private struct SessionRoad: SignInRoad {
  let digest: Digest32
  let place: SessionPlace

  private func refuse(_ end: Sessions.End, _ desk: inout Deliberation) -> Arrival {
    desk.remark("because", .code(end.code))
    return .refused(.sessionEnded)
  }

  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    desk.remark("road", .code(RefusalCode("session")))
    // Step 1: whose session is it, and is it there? A refusal changes nothing from here to step 3,
    // so it does not count as use.
    guard let pointer = try await desk.read(SessionPointer.self, at: RecordKey(digest.hex)) else {
      return refuse(.unknown, &desk)
    }
    let account = AccountID(pointer.account)
    desk.object = .pseudonym(try Accounts.pseudonym(of: account, on: desk))
    desk.remark("session", .identifier(pointer.session))
    guard var table = try await desk.read(SessionTable.self, at: account.key),
      let index = table.entries.firstIndex(where: { $0.id == pointer.session })
    else { return refuse(.closed, &desk) }
    let entry = table.entries[index]
    // Step 2: has anything ended it?
    let left: TimeInterval
    switch try await Sessions.condition(of: entry, of: account, on: &desk) {
    case .ended(let end): return refuse(end, &desk)
    case .live(let seconds): left = seconds
    }
    guard let factor = SignIn.SecondFactor(rawValue: entry.factor) else {
      return refuse(.closed, &desk)
    }
    // An account that does not work at present uses nothing and is told nothing.
    guard try await Accounts.isActive(account, on: &desk) else { return refuse(.inert, &desk) }
    // Step 3: on its own device, and by one person?
    let seen = Sighting(
      device: try place.device.mark(of: account, on: desk),
      network: try place.network?.mark(of: account, on: desk), at: desk.now)
    guard seen.device == entry.device else {
      return try await close(
        entry, in: &table, of: account, as: "session-on-another-device", because: nil, &desk)
    }
    let isUseDue = SessionRules(policy: desk.policy[SessionPolicy.self])
      .isUseDue(lastUse: entry.lastUse, at: desk.now)
    let last = table.sightings.last
    let isNews = last?.device != seen.device || last?.network != seen.network
    if isUseDue || isNews {
      table.entries[index].lastUse = desk.now
      table.see(seen)
      switch SharingRules(policy: desk.policy[SessionPolicy.self])
        .verdict(on: table.sightings, at: desk.now)
      {
      case .fine: break
      case .alarm(let sign): alarm(sign, &table, &desk)
      case .refuse(let sign):
        return try await close(
          entry, in: &table, of: account, as: "account-sharing", because: sign.code, &desk)
      }
      try await desk.write(table, at: account.key)
    }
    // Step 4: in, for as long as nothing ends it.
    try await desk.rest(on: Sessions.standing(of: entry.place, of: account))
    return .session(
      SignIn.Claim(
        account: account, factor: factor, at: entry.signedIn, session: SessionID(entry.id)),
      for: min(left, SessionRules.longestProof))
  }

  /// Several rounds of the same sharing are one alarm an hour.
  private func alarm(
    _ sign: SharingRules.Sign, _ table: inout SessionTable, _ desk: inout Deliberation
  ) {
    if let alarmed = table.alarmed, desk.now.timeIntervalSince(alarmed) < 3600 { return }
    table.alarmed = desk.now
    var evidence = Evidence(
      "account-sharing", .alarm, clauses: [Clause.ID("acc-4")],
      fields: ["because": .code(sign.code), "sessions": .count(table.entries.count)])
    evidence.object = desk.object
    desk.record(evidence)
  }

  private func close(
    _ entry: SessionEntry, in table: inout SessionTable, of account: AccountID,
    as alarm: StaticString, because sign: RefusalCode?, _ desk: inout Deliberation
  ) async throws(Interruption) -> Arrival {
    try await Sessions.close(entry, in: &table, of: account, on: &desk)
    table.alarmed = desk.now
    try await desk.write(table, at: account.key)
    var evidence = Evidence(
      alarm, .alarm, clauses: [Clause.ID("acc-4")], fields: ["session": .identifier(entry.id)])
    if let sign { evidence.add("because", .code(sign)) }
    evidence.object = desk.object
    desk.record(evidence)
    desk.remark("because", .code(RefusalCode(alarm)))
    return .refused(.sessionEnded)
  }
}
