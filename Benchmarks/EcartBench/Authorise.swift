// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import Foundation

/// 1,000 roles and 100,000 grants: 10,000 people with ten roles each. The same questions, by the
/// same numbers, are put to Cedar by Benchmarks/Peers/cedar.py.
enum RightsModel {
  static let people = 10_000
  static let roles = 1_000
  static let each = 10

  static func roles(of person: Int) -> [Int] {
    (0..<each).map { (person * 7 + $0 * 101) % roles }
  }

  static func scope(of role: Int) -> Scope {
    Scope(
      resource: "resource-\(role)", action: "reveal", tags: ["name", "address"],
      purposes: ["fulfilment"])
  }

  static func account(_ person: Int) -> AccountID? {
    let digest = (0..<32).map { UInt8(truncatingIfNeeded: person >> ($0 * 8 % 32)) }
    return SubjectID(stored: digest).map(AccountID.init)
  }

  /// Every other one asks for a purpose that nobody was granted.
  static func question(_ number: Int) -> (person: Int, scope: Scope) {
    let person = number * 37 % people
    let role = roles(of: person)[number % each]
    let scope = Scope(
      resource: "resource-\(role)", action: "reveal", tags: ["name"],
      purposes: [number.isMultiple(of: 2) ? "fulfilment" : "support"])
    return (person, scope)
  }
}

/// The rule alone, in memory.
enum AuthoriseBench {
  static let questions = 4_000

  static func rows() async throws -> [Row] {
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    var roles: [String: [Scope]] = [:]
    for role in 0..<RightsModel.roles { roles["role-\(role)"] = [RightsModel.scope(of: role)] }
    var entries: [AccountID: [Authority.Entry]] = [:]
    for person in 0..<RightsModel.people {
      guard let account = RightsModel.account(person) else { continue }
      entries[account] = RightsModel.roles(of: person).map {
        Authority.Entry(
          GrantID(UUID()), .allow, .role("role-\($0)"), until: now.addingTimeInterval(86_400))
      }
    }
    let authority = Authority(roles: roles, entries: entries)
    let asked = (0..<questions).compactMap { number -> (AccountID, Scope)? in
      let question = RightsModel.question(number)
      return RightsModel.account(question.person).map { ($0, question.scope) }
    }
    // Single decisions are too short to time one by one: each measurement is a hundred of them.
    var spent: [Double] = []
    var allowed = 0
    for round in 0..<25 {
      for start in stride(from: 0, to: questions, by: 100) {
        let part = asked[start..<start + 100]
        let time = await seconds {
          for (account, scope) in part {
            allowed += authority.decide(account, scope, at: now).isAllowed ? 1 : 0
          }
        }
        if round > 0 { spent.append(time / 100 * 1e6) }
      }
    }
    let ours = spent.sorted()[spent.count / 2]
    let cedar = try Cedar.measure(questions: questions)
    guard allowed / 25 == cedar.allowed else {
      throw BenchFault(
        problem: "ours allows \(allowed / 25) of the questions and Cedar \(cedar.allowed)")
    }
    func row(_ work: String, _ peer: String, _ theirs: Double, _ goal: Double?) -> Row {
      Row(work: work, ours: ours, unit: "us", peer: peer, theirs: theirs, goal: goal)
    }
    return [
      row("authorise: 1,000 roles, 100,000 grants", "limit 1 us:", 1, 1),
      row("  the same", "cedarpy, all policies", cedar.whole, 0.05),
      row("  the same", "cedarpy, own policies", cedar.slice, 0.05),
      row("  the same", "cedarpy's bare call", cedar.call, nil),
    ]
  }
}

/// Cedar's numbers, from its own process in the same run.
struct Cedar: Decodable {
  /// Medians in microseconds: all policies and entities, the asking person's alone, and a call
  /// that has one policy and no entity.
  let whole: Double
  let slice: Double
  let call: Double
  let allowed: Int

  static func measure(questions: Int) throws -> Cedar {
    let process = Process()
    process.executableURL = URL(filePath: ".build/bench-venv/bin/python3")
    process.arguments =
      ["Benchmarks/Peers/cedar.py"]
      + [RightsModel.people, RightsModel.roles, RightsModel.each, questions].map(String.init)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchFault(problem: "the Cedar peer failed; run Scripts/install-deps bench")
    }
    return try JSONDecoder().decode(Cedar.self, from: data)
  }
}

struct BenchFault: Error, CustomStringConvertible {
  let problem: String
  var description: String { problem }
}
