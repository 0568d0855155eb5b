// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartMFA
import EcartPasswords
import EcartPolicy
import EcartTesting
import Foundation
import Testing

struct ThrottleCase: NamedCase {
  struct Event: Decodable {
    let guess: Int?
    let `as`: String?
    let together: Bool?
    let restart: Bool?
    let challenge: Bool?
    let wait: Double?
  }
  let name: String, clause: String, reason: String
  let events: [Event]
  let answered: Int
  static let all = vectors("throttle.json", of: ThrottleCase.self)
}

@Suite("How many guesses are answered")
struct ThrottleTests {
  @Test(arguments: ThrottleCase.all)
  func `as many as the vector says, in the real gates`(_ vector: ThrottleCase) async throws {
    var host = try await Host.open()
    _ = try await host.ready()
    var proofs: [String: Proof<VerifyPassword>] = [:]
    var answered = 0
    for event in vector.events {
      if let seconds = event.wait { host.clock.advance(by: seconds) }
      if event.restart == true { host = try await host.again() }
      if event.challenge == true || event.wait != nil { proofs = [:] }
      guard let count = event.guess, let name = event.as else { continue }
      let password: Proof<VerifyPassword>
      if let known = proofs[name] {
        password = known
      } else {
        password = try await host.verify(AccountName(name))
        proofs[name] = password
      }
      let asked = host
      let guess = { @Sendable (_: Int) async -> Outcome<SignIn> in
        await asked.outcome(of: SignIn(after: password, totp: "nothing"))
      }
      var outcomes: [Outcome<SignIn>] = []
      if event.together == true {
        outcomes = await parallel(count, guess)
      } else {
        for number in 0..<count { outcomes.append(await guess(number)) }
      }
      answered += outcomes.count { $0 == .refused(.wrongOrUsed) }
      #expect(outcomes.allSatisfy { [.refused(.wrongOrUsed), .refused(.locked)].contains($0) })
    }
    #expect(answered == vector.answered, "\(vector.reason)")
  }

  /// What a naive implementation counts by, and when.
  struct Naive: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fallsOver: String
    var isCounting = true
    var forgetsOnChallenge = false
    var forgetsOnRestart = false
    var countsSpellings = false
    var looksFirst = false
  }

  static let naive = [
    Naive(
      testDescription: "counts nothing (CVE-2026-43914)",
      fallsOver: "guesses one after the other", isCounting: false),
    Naive(
      testDescription: "counts by challenge (CVE-2025-6015)",
      fallsOver: "a new challenge every four guesses", forgetsOnChallenge: true),
    Naive(
      testDescription: "counts in memory (CVE-2024-0227)",
      fallsOver: "a restart every four guesses", forgetsOnRestart: true),
    Naive(
      testDescription: "counts by the name as typed (CVE-2025-6004)",
      fallsOver: "the account's name in other spellings", countsSpellings: true),
    Naive(
      testDescription: "looks first and counts afterwards (CVE-2024-4629)",
      fallsOver: "two hundred at once", looksFirst: true),
  ]

  /// The test of the test: each of these was shipped by somebody.
  @Test(arguments: naive)
  func `the vectors catch what others shipped`(_ naive: Naive) {
    let caught = ThrottleCase.all.filter { answers(of: naive, to: $0) > $0.answered }.map(\.name)
    #expect(caught.contains(naive.fallsOver))
    let right = Naive(testDescription: "right", fallsOver: "")
    #expect(ThrottleCase.all.allSatisfy { answers(of: right, to: $0) == $0.answered })
  }

  private func answers(of naive: Naive, to vector: ThrottleCase) -> Int {
    var failures: [String: Int] = [:]
    var answered = 0
    for event in vector.events {
      if event.restart == true && naive.forgetsOnRestart { failures = [:] }
      if event.challenge == true && naive.forgetsOnChallenge { failures = [:] }
      if event.wait ?? 0 >= 1800 { failures = [:] }
      let name = naive.countsSpellings ? event.as ?? "" : "maria.e"
      // All who come together read the count before anybody has written it.
      let before = failures[name, default: 0]
      for _ in 0..<(event.guess ?? 0) {
        let seen = naive.looksFirst && event.together == true ? before : failures[name, default: 0]
        guard seen < 5 else { continue }
        answered += 1
        if naive.isCounting { failures[name, default: 0] += 1 }
      }
    }
    return answered
  }
}
