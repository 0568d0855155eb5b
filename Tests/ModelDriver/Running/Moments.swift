// SPDX-License-Identifier: Apache-2.0

/// The moments at which something changes by itself, as the model knows them: time is made to pass
/// to them, to just before and to just after.
extension Model {
  /// Each is in the future.
  func moments(of who: Who) -> [Int64] {
    var all: [Int64] = []
    if let password = passwords[who] {
      all += [password.set + numbers.minimumAge, password.set + numbers.maximumAge]
      if password.handedOver { all.append(password.set + numbers.handedOver) }
      if numbers.rememberedFor > 0 {
        all += password.former.suffix(3).map { $0.replaced + numbers.rememberedFor }
      }
    }
    for factor in [Factor.password, .code, .paper] {
      if let until = counters[Counter(who: who, factor: factor)]?.lockedUntil { all.append(until) }
    }
    if let account = accounts[who] {
      if account.state == .active { all.append(inert(account)) }
      all += [account.leaves, account.trainedUntil].compactMap { $0 }
    }
    for kind in [ProofKind.password, .signIn, .enrolment, .confirmation, .activation] {
      guard let proof = proofs[kind]?[who]?.last, proof.until > now else { continue }
      all.append(proof.until)
      if kind == .signIn { all += [proof.shown + numbers.freshCode, proof.shown + 300_000] }
    }
    for session in sessions[who] ?? [] {
      all += [
        session.lastUse + numbers.idle, session.lastUse + numbers.idle / 10,
        session.signedIn + numbers.absolute,
      ]
    }
    if let termination = terminations[who], termination.confirmed == nil {
      all.append(termination.left + Numbers.day)
    }
    return all.filter { $0 > now }
  }
}
