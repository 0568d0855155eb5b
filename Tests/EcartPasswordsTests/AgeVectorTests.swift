// SPDX-License-Identifier: Apache-2.0

import EcartPasswords
import FoundationEssentials
import Testing

struct AgeCase: NamedCase {
  struct Expected: Decodable {
    let mayChange: Bool, isExpired: Bool
  }
  let name: String, clause: String, reason: String
  let setAt: Double, now: Double, changeReason: String
  let expect: Expected
  static let all = vectors("age.json", of: AgeCase.self)
}

struct HistoryCase: NamedCase {
  let name: String, clause: String, reason: String
  let remembered: Int, rememberedForSeconds: Int
  let replacedSecondsAgo: [Double]
  let expect: [Double]
  static let all = vectors("history.json", of: HistoryCase.self)
}

@Suite struct AgeVectors {
  private let age = PasswordAge()

  @Test(arguments: AgeCase.all)
  func answersAsTheVectorSays(_ vector: AgeCase) throws {
    let setAt = Date(timeIntervalSince1970: vector.setAt)
    let now = Date(timeIntervalSince1970: vector.now)
    let why = try #require(Self.reasons[vector.changeReason])
    #expect(age.mayChange(setAt: setAt, now: now, reason: why) == vector.expect.mayChange)
    #expect(age.isExpired(setAt: setAt, now: now) == vector.expect.isExpired)
  }

  static let reasons: [String: PasswordAge.Reason] = [
    "chosen-by-owner": .chosenByOwner, "reset-by-administrator": .resetByAdministrator,
    "compromise": .compromise,
  ]

  @Test func theMomentsAreTheFirstOnTheLaterSide() {
    let setAt = Date(timeIntervalSince1970: 1_700_000_000)
    #expect(age.earliestChange(setAt: setAt) == setAt + 86_400)
    #expect(age.expiry(setAt: setAt) == setAt + 31_536_000)
    #expect(age.isExpired(setAt: setAt, now: age.expiry(setAt: setAt)))
  }

  @Test func aMomentThatIsNoneRefuses() {
    // Printing such a date crashes, so only answers reach #expect.
    let none = Date(timeIntervalSinceReferenceDate: .nan)
    let zero = Date(timeIntervalSince1970: 0)
    let expired = [age.isExpired(setAt: none, now: zero), age.isExpired(setAt: zero, now: none)]
    let changes = [none, zero].map { age.mayChange(setAt: none, now: $0, reason: .chosenByOwner) }
    #expect(expired == [true, true])
    #expect(changes == [false, false])
  }

  @Test func aTightenedPolicyMovesBothMoments() {
    var policy = PasswordPolicy.standard
    policy.minimumAge = .seconds(2 * 86_400)
    policy.maximumAge = .seconds(90 * 86_400)
    let age = PasswordAge(policy: policy)
    let setAt = Date(timeIntervalSince1970: 0)
    #expect(!age.mayChange(setAt: setAt, now: setAt + 86_400, reason: .chosenByOwner))
    #expect(age.isExpired(setAt: setAt, now: setAt + 90 * 86_400))
  }

  @Test func theVectorsCatchAnExclusiveLimitAndACalendarYear() {
    let wrong = AgeCase.all.filter {
      ($0.now - $0.setAt > 31_536_000) != $0.expect.isExpired
        || ($0.now - $0.setAt > 86_400) != $0.expect.mayChange
    }
    #expect(
      Set(wrong.map(\.name)).isSuperset(of: [
        "exactly one day", "exactly 365 days", "across a leap day", "at once, after compromise",
        "the clock went back a year",
      ]))
  }
}

@Suite struct HistoryVectors {
  @Test(arguments: HistoryCase.all)
  func answersAsTheVectorSays(_ vector: HistoryCase) {
    var policy = PasswordPolicy.standard
    policy.remembered = vector.remembered
    policy.rememberedFor = .seconds(vector.rememberedForSeconds)
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    let kept = PasswordHistory(policy: policy).stillForbidden(
      vector.replacedSecondsAgo, now: now, replacedAt: { now - $0 })
    #expect(kept == vector.expect)
  }

  /// What many do: the last so many and no window of time (and of those often the one in use alone).
  @Test func `counting alone forgets what a window of time still forbids`() {
    let now = 1_700_000_000.0
    let missed = HistoryCase.all.filter { vector in
      let newestFirst = vector.replacedSecondsAgo.map { now - $0 }.sorted(by: >)
      return newestFirst.prefix(vector.remembered).map { now - $0 } != vector.expect
    }
    #expect(!missed.isEmpty)
    #expect(HistoryCase.all.contains { !$0.expect.isEmpty })
  }

  @Test func `of passwords replaced at the same moment the newest is remembered`() {
    var policy = PasswordPolicy.standard
    policy.rememberedFor = .zero
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    var former: [Int] = []
    for replaced in 1...50 {
      former = PasswordHistory(policy: policy).stillForbidden(
        [replaced] + former, now: now, replacedAt: { _ in now })
    }
    #expect(former == Array((51 - policy.remembered...50).reversed()))
  }
}
