// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import Foundation
import Testing

@testable import EcartAccess

struct LockoutCase: Decodable {
  struct Numbers: Decodable {
    let sourceLimit: Int?
    let sprayAccounts: Int?
  }
  struct Step: Decodable {
    let at: TimeInterval
    let account: String, password: String
    let from: String?
    let times: Int?, spread: Int?
    let together: Bool?
    let expect: [String: Int]

    var names: [String] {
      if let spread { return (1...spread).map { "\(account).\($0)" } }
      return Array(repeating: account, count: times ?? 1)
    }
  }
  let name: String, clause: String, reason: String
  let numbers: Numbers
  let people: [String]
  let steps: [Step]
}

@Suite("Timelines of locks: lockout.json (acc-7)")
struct LockoutVectorTests {
  @Test func `the gates answer every step of every case as the vector says`() async throws {
    let cases = try VectorFile<LockoutCase>("lockout.json").cases
    #expect(cases.count >= 20 && Set(cases.map(\.name)).count == cases.count)
    for vector in cases {
      let host = try await Host.open(
        policy: try lockout {
          $0.sourceLimit = vector.numbers.sourceLimit ?? $0.sourceLimit
          $0.sprayAccounts = vector.numbers.sprayAccounts ?? $0.sprayAccounts
        })
      let maria = try await host.administrator()
      _ = try await host.people(vector.people, by: maria)
      let start = host.keeper.now
      for (index, step) in vector.steps.enumerated() {
        host.clock.advance(by: (start + step.at).timeIntervalSince(host.keeper.now))
        let answers = try await answers(of: host, to: step)
        #expect(answers == step.expect, "\(vector.name), step \(index + 1): \(vector.reason)")
      }
    }
  }

  private func answers(of host: Host, to step: LockoutCase.Step) async throws -> [String: Int] {
    let names = step.names
    let one = { @Sendable (number: Int) async throws -> String in
      let attempt = step.password == "right" ? Door.right : Door.wrong
      switch try await host.check(names[number], attempt, from: step.from) {
      case .admitted: return "admitted"
      case .refused(let reason): return "\(reason.code)"
      case .interrupted, .unknown: return "undecided"
      }
    }
    var answers: [String] = []
    if step.together == true {
      answers = try await parallel(names.count, one)
    } else {
      for number in names.indices { answers.append(try await one(number)) }
    }
    return answers.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  @Test func `a second implementation, written from the words alone, agrees`() throws {
    for vector in try VectorFile<LockoutCase>("lockout.json").cases {
      #expect(firstMistake(of: NaiveLocks(), in: vector) == nil, "\(vector.name)")
    }
  }

  static let naive: [(NaiveLocks, String)] = [
    (NaiveLocks(looksFirst: true), "two hundred at once at one account"),
    (NaiveLocks(looksFirst: true), "two hundred at once at two hundred accounts"),
    (
      NaiveLocks(successForgetsSource: true),
      "spraying with good sign-ins on an own account between"
    ),
    (NaiveLocks(countsSources: false), "one password at ten accounts"),
    (NaiveLocks(countsWholeAddresses: true), "one IPv6 network"),
    (NaiveLocks(countsWholeAddresses: true), "an IPv4 source that arrives as IPv6"),
    (NaiveLocks(mapsNothing: true), "two IPv4 sources that arrive as IPv6"),
    (NaiveLocks(countsSpellings: true), "every spelling of a name is one account"),
    (NaiveLocks(doubles: false), "a source's lock ends, doubles, ends"),
    (NaiveLocks(prolongs: true), "attempts during a lock do not lengthen it"),
    (NaiveLocks(prolongs: true), "attempts of a locked source move nothing"),
    (NaiveLocks(keepsWindowOpen: true), "a machine with an old password"),
    (NaiveLocks(successIsNothing: true), "an office of people who mistype"),
  ]

  /// The test of the test: each of these was shipped by somebody, or is how one would begin.
  @Test(arguments: naive.indices)
  func `the vectors catch naive counters`(_ index: Int) throws {
    let (naive, fallsOver) = Self.naive[index]
    let caught = try VectorFile<LockoutCase>("lockout.json").cases
      .filter { firstMistake(of: naive, in: $0) != nil }.map(\.name)
    #expect(caught.contains(fallsOver), "\(caught)")
  }

  private func firstMistake(of locks: NaiveLocks, in vector: LockoutCase) -> Int? {
    var locks = locks
    locks.sourceLimit = vector.numbers.sourceLimit ?? 50
    locks.sprayAccounts = vector.numbers.sprayAccounts ?? 10
    return vector.steps.firstIndex { step in
      let before = locks
      var answers: [String: Int] = [:]
      for name in step.names {
        let seen = step.together == true && locks.looksFirst ? before : locks
        answers[
          locks.answer(
            name, isRight: step.password == "right" && vector.people.contains(locks.plain(name)),
            from: step.from, at: step.at, seeing: seen), default: 0] += 1
      }
      return answers != step.expect
    }
  }
}
