// SPDX-License-Identifier: Apache-2.0

/// The second implementation: what the clauses say, in plain values, as simply as it can be said.
///
/// It knows no store, no hashes, no versions; of the library it uses nothing. Time is whole
/// milliseconds. A limit belongs to the later side: at its very moment it is reached.
struct Model: Sendable {
  let numbers: Numbers
  var now: Int64

  var accounts: [Who: Account] = [:]
  var passwords: [Who: Password] = [:]
  var counters: [Counter: Attempts] = [:]
  var authenticators: [Who: Authenticator] = [:]
  var papers: [Who: Papers] = [:]
  var review: Review?
  var terminations: [Who: Termination] = [:]
  var sessions: [Who: [Session]] = [:]
  /// The device an account was last seen on, when its use was last written down.
  var lastDevice: [Who: Int] = [:]
  /// What the session keeper of each door holds.
  var kept: [Kept: Proof] = [:]

  /// What later events undo: each has a number that they move on.
  var marks: [Ground: Int] = [:]
  var proofs: [ProofKind: [Who: [Proof]]] = [:]
  var nextSession = 0
  var nextEnrolment = 0
  /// The secrets the authenticators were given, by enrolment.
  var secrets: [Int: [UInt8]] = [:]

  init(numbers: Numbers, now: Int64) {
    self.numbers = numbers
    self.now = now
  }
}

enum State: String, Sendable { case requested, approved, declined, active, disabled, terminated }

struct Account: Sendable {
  var state: State
  var isService: Bool
  var isAdministrator: Bool
  var registered: Int64 = 0
  var requestedBy: Who?
  var approvedBy: Who?
  var owner: Who?
  var formerOwner: Who?
  /// Whether anybody ever came in by it.
  var isTakenUp = false
  var activated: Int64?
  var reviewed: Int64?
  var ended: Int64?
  var leaves: Int64?
  var trainedUntil: Int64?
  var agreed: Int64?
}

struct Password: Sendable {
  var text: String
  var set: Int64
  /// An administrator handed it over; its owner has to replace it.
  var handedOver = false
  /// The passwords before it, newest first, with the moment they were replaced.
  var former: [(text: String, replaced: Int64)] = []
}

enum Factor: Sendable, Hashable { case password, code, paper }

struct Counter: Sendable, Hashable {
  var who: Who
  var factor: Factor
}

struct Attempts: Sendable, Hashable {
  var failures = 0
  var locks = 0
  var lockedUntil: Int64?
}

struct Authenticator: Sendable {
  /// The enrolment that counts, once it was confirmed.
  var confirmed: Int?
  /// The one that waits for its first code.
  var waiting: Int?
  var lastStep: Int64?
  var former: Int?
}

struct Papers: Sendable {
  /// Which set of codes it is, and how many of it were used.
  var set: Int
  var used = 0
  var left: Int
}

struct Review: Sendable {
  var opened: Int64
  var decided: [Who: Bool] = [:]
}

struct Termination: Sendable {
  var left: Int64
  var confirmed: Int64?
}

struct Session: Sendable {
  var number: Int
  var device: Int
  var signedIn: Int64
  var lastUse: Int64
  var grounds: [Ground: Int]
}

struct Kept: Sendable, Hashable {
  var door: Int
  var session: Int
  var device: Int
}

/// What a proof rests on.
enum Ground: Sendable, Hashable {
  case account(Who)
  case sessions(Who)
  case session(Int)
  /// Administrators who are overdue stay while nobody else is there.
  case spared
}

enum ProofKind: Sendable, Hashable {
  case password, signIn, enrolment, confirmation, activation, session
}

struct Proof: Sendable {
  var who: Who
  var until: Int64
  var grounds: [Ground: Int] = [:]
  /// When a code was shown last.
  var shown: Int64 = 0
  var session: Int?
  var enrolment: Int?
}

// MARK: Proofs

extension Model {
  func mark(_ ground: Ground) -> Int { marks[ground] ?? 0 }
  mutating func undo(_ ground: Ground) { marks[ground, default: 0] += 1 }

  func find(_ kind: ProofKind, _ held: Held) -> Proof? {
    guard let all = proofs[kind]?[held.who], held.nth < all.count else { return nil }
    return all[all.count - 1 - held.nth]
  }

  mutating func give(_ kind: ProofKind, _ proof: Proof) {
    proofs[kind, default: [:]][proof.who, default: []].append(proof)
  }

  /// Why a proof is not good: its time, or a later event.
  func fault(_ proof: Proof) -> Answer? {
    if now >= proof.until { return .stale("expired") }
    return proof.grounds.allSatisfy { mark($0) == $1 } ? nil : .stale("undone")
  }

  /// A sign-in is looked at each time: whoever's account stopped is out (net-4, acc-9).
  func signedIn(_ proof: Proof) -> Answer? {
    if let fault = fault(proof) { return fault }
    return works(proof.who) ? nil : .stale("undone")
  }

  /// The same where a code must have been shown lately (mfa-1).
  func freshlySignedIn(_ proof: Proof) -> Answer? {
    if let fault = signedIn(proof) { return fault }
    return now - proof.shown < numbers.freshCode ? nil : .stale("too old")
  }

  func ground(_ grounds: Ground...) -> [Ground: Int] {
    Dictionary(uniqueKeysWithValues: grounds.map { ($0, mark($0)) })
  }

  /// What a sign-in rests on besides, when its owner works only because nobody else is there.
  func sparing(_ who: Who) -> [Ground: Int] {
    guard let account = accounts[who] else { return [:] }
    if now >= inert(account) { return ground(.spared) }
    return account.owner.map(sparing) ?? [:]
  }

  /// Somebody whom others can count upon is back.
  mutating func returned(_ who: Who) {
    guard let account = accounts[who], account.isAdministrator, account.isTakenUp,
      isThere(account), now < inert(account)
    else { return }
    undo(.spared)
  }

  static func until(_ moment: Int64) -> Answer { .admitted("until \(moment)") }
  /// What an act that opens nothing more gives.
  var done: Answer { Self.until(now + 60_000) }
}
