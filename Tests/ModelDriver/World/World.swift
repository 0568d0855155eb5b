// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import FoundationEssentials

/// The library under test: two gatekeepers, as of two processes, over one store in memory.
final class World {
  let clock: TestingClock
  let doors: [Gatekeeper]
  let keepers: [SessionKeeper]
  let mutant: Mutant?

  var passwords: [Who: [EcartPolicy.Proof<VerifyPassword>]] = [:]
  var signIns: [Who: [EcartPolicy.Proof<SignIn>]] = [:]
  var enrolments: [Who: [EcartPolicy.Proof<EnrolTOTP>]] = [:]
  var confirmations: [Who: [EcartPolicy.Proof<ConfirmTOTP>]] = [:]
  var activations: [Who: [EcartPolicy.Proof<ActivateAccount>]] = [:]
  var tokens: [Who: [(id: SessionID, token: SessionToken)]] = [:]
  var codes: [Who: [[RecoveryCode]]] = [:]
  /// The secret the last admitted enrolment drew, for the model to learn.
  var drawn: [UInt8]?

  static let start: Int64 = 1_790_000_000_000

  /// What every world of a run shares: drawing keys costs more than using them.
  struct Shared: Sendable {
    let home: MemoryHome
    let hashing: PasswordHashing

    init() throws {
      home = try MemoryHome()
      hashing = PasswordHashing(testing: try Secret.random(count: 32))
    }
  }

  init(_ numbers: Numbers, _ shared: Shared, mutant: Mutant?) async throws {
    self.mutant = mutant
    clock = TestingClock(Timestamp.date(Self.start))
    let memory = MemoryStore(sharing: shared.home)
    let store: any Store = mutant?.store(over: memory) ?? memory
    let told = mutant?.change(numbers) ?? numbers
    let policy = try told.policy()
    var doors: [Gatekeeper] = []
    for _ in 0..<2 {
      doors.append(
        try await .over(
          store, vault: shared.home.vault(), policy: policy, clock: clock,
          passwords: shared.hashing))
    }
    self.doors = doors
    keepers = doors.map { SessionKeeper($0) }
  }

  static func milliseconds(_ date: Date) -> Int64 { Timestamp.milliseconds(date) }
  var now: Int64 { Self.milliseconds(clock.now) }

  /// The first administrator, with a password: before that there is nobody to ask anything.
  func begin(_ phrase: Phrase) async throws {
    let first = try await doors[0].admit(
      BootstrapAdministrator(Who.maria.name, person: Who.maria.person))
    try await doors[0].admit(SetPassword(PasswordAttempt(phrase.text), first: first))
  }

  /// Asks a gate, keeps its proof, and puts its answer into the form that is compared.
  func ask<G: Gate>(
    _ gate: G, at door: Int, _ told: (EcartPolicy.Proof<G>) -> String = { _ in "" }
  ) async -> Answer {
    do throws(Denied<G>) {
      let proof = try await doors[door].admit(gate)
      let until = "until \(Self.milliseconds(proof.expires))"
      let more = told(proof)
      return .admitted(more.isEmpty ? until : more.replacing("until", with: until))
    } catch {
      switch error {
      case .refused(let reason): return .refused(Self.text(of: reason))
      case .interrupted(let interruption): return Self.answer(interruption)
      case .outcomeUnknown: return .broken("outcome unknown")
      }
    }
  }

  static func answer(_ interruption: Interruption) -> Answer {
    switch interruption {
    case .proof(.expired): .stale("expired")
    case .proof(.undone): .stale("undone")
    case .proof(.tooOld): .stale("too old")
    default: .broken("\(interruption)")
    }
  }

  private static func text(of reason: any RefusalReason) -> String {
    switch reason {
    case SetPassword.Reason.violations(let found):
      "violations \(found.map(\.code.description).joined(separator: ","))"
    case SetPassword.Reason.tooSoon(let until): "too-soon \(milliseconds(until))"
    default: reason.code.description
    }
  }
}
