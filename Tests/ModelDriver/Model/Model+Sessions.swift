// SPDX-License-Identifier: Apache-2.0

/// Sessions: acc-4, net-4.
extension Model {
  /// All of an account's sessions are gone, and what is remembered of its devices with them.
  mutating func endSessions(_ who: Who) {
    undo(.sessions(who))
    sessions[who] = nil
    lastDevice[who] = nil
  }

  /// How long a session goes on unused; not above zero when it has ended.
  private func left(_ session: Session) -> Int64 {
    min(
      session.signedIn + numbers.absolute - now, session.lastUse + numbers.idle - now)
  }

  private func isLive(_ session: Session) -> Bool {
    session.grounds.allSatisfy { mark($0) == $1 } && left(session) > 0
  }

  mutating func openSession(_ by: Proof, device: Int) -> Answer {
    if let fault = signedIn(by) { return fault }
    guard by.session == nil else { return .refused("already-in-session") }
    guard now - by.shown < 300_000 else { return .refused("sign-in-too-old") }
    let who = by.who
    var open = (sessions[who] ?? []).filter(isLive)
    // Room for it: those opened first make way.
    while open.count >= numbers.sessions { undo(.session(open.removeFirst().number)) }
    nextSession += 1
    open.append(
      Session(
        number: nextSession, device: device, signedIn: by.shown, lastUse: now,
        grounds: ground(.account(who), .sessions(who), .session(nextSession))))
    sessions[who] = open
    lastDevice[who] = device
    give(.session, Proof(who: who, until: .max, session: nextSession))
    return done
  }

  mutating func restore(_ token: Proof, device: Int) -> Answer {
    let ended = Answer.refused("session-ended")
    let who = token.who
    guard let place = sessions[who]?.firstIndex(where: { $0.number == token.session }),
      let session = sessions[who]?[place], isLive(session), works(who)
    else { return ended }
    // On another device it counts as stolen.
    guard device == session.device else {
      undo(.session(session.number))
      sessions[who]?.remove(at: place)
      return ended
    }
    // A minute at most, and no longer than the session would go on if this were no use of it.
    let until = min(now + min(left(session), 60_000), ends(who))
    if now - session.lastUse >= numbers.idle / 10 || lastDevice[who] != device {
      sessions[who]?[place].lastUse = now
      lastDevice[who] = device
    }
    give(
      .signIn,
      Proof(
        who: who, until: until,
        grounds: session.grounds.merging(sparing(who)) { $1 }, shown: session.signedIn,
        session: session.number))
    return Self.until(until)
  }

  /// The keeper answers from what it holds while nothing has ended the session *or the account*.
  mutating func keepSession(_ token: Proof, device: Int, door: Int) -> Answer {
    guard let number = token.session else { return .void }
    let use = Kept(door: door, session: number, device: device)
    if let proof = kept[use], fault(proof) == nil, works(proof.who) {
      give(.signIn, proof)
      return Self.until(proof.until)
    }
    kept[use] = nil
    let answer = restore(token, device: device)
    if case .admitted = answer { kept[use] = proofs[.signIn]?[token.who]?.last }
    return answer
  }

  mutating func closeSession(_ by: Proof, _ number: Int?) -> Answer {
    if let fault = signedIn(by) { return fault }
    guard let number else { return .refused("not-in-session") }
    guard let place = sessions[by.who]?.firstIndex(where: { $0.number == number }) else {
      return .refused("unknown-session")
    }
    undo(.session(number))
    sessions[by.who]?.remove(at: place)
    return done
  }

  mutating func closeAll(_ who: Who?, by: Proof) -> Answer {
    if let fault = signedIn(by) { return fault }
    if let who {
      guard isAdministrator(by.who) else { return .refused("not-administrator") }
      guard accounts[who] != nil else { return .refused("unknown-account") }
    }
    undo(.sessions(who ?? by.who))
    return done
  }
}
