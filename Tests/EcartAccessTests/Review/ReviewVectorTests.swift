// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartTesting
import Foundation
import Testing

struct ReviewCase: Decodable {
  struct Person: Decodable {
    let name: String, role: Role
    let owner: String?
  }
  struct Rule: Decodable {
    let seen, due, inert: TimeInterval
  }
  struct Step: Decodable {
    let at: TimeInterval
    let `do`: String, expect: String
    let who, whom: String?
    let moment: TimeInterval?
  }
  let name: String, clause: String, reason: String
  let people: [Person]
  let rule: Rule
  let steps: [Step]
}

@Suite("Timelines of reviews and departures: reviews.json (acc-8, acc-9)")
struct ReviewVectorTests {
  @Test("the rule has the moments of every case")
  func rule() throws {
    let policy = ReviewPolicy.standard
    let start = Date(timeIntervalSince1970: 1_790_000_000)
    for vector in try VectorFile<ReviewCase>("reviews.json").cases {
      let seen = start + vector.rule.seen
      #expect(policy.due(after: seen) == start + vector.rule.due, "\(vector.name)")
      #expect(policy.inert(after: seen) == start + vector.rule.inert, "\(vector.name)")
    }
  }

  @Test("the gates answer every step of every case as the vector says")
  func gates() async throws {
    let cases = try VectorFile<ReviewCase>("reviews.json").cases
    #expect(cases.count >= 17 && Set(cases.map(\.name)).count == cases.count)
    for vector in cases {
      let stage = try await Stage(vector.people)
      for (index, step) in vector.steps.enumerated() {
        let answer = try await stage.answer(to: step)
        #expect(answer == step.expect, "\(vector.name), step \(index + 1): \(vector.reason)")
      }
    }
  }

  @Test("a review that only marks a row, as is often done, is caught")
  func naive() throws {
    // Nothing stops by itself, and only an explicit removal or a last day's cleaner ends access.
    var missed: Set<String> = []
    for vector in try VectorFile<ReviewCase>("reviews.json").cases {
      var ended: Set<String> = []
      for step in vector.steps {
        let whom = step.whom ?? ""
        switch step.do {
        case "remove" where step.expect == "admitted", "terminate" where step.expect == "admitted":
          ended.insert(whom)
        case "sign-in":
          let naive = ended.contains(whom) ? "wrong-or-used" : "admitted"
          if naive != step.expect { missed.insert(vector.name) }
        default: break
        }
      }
    }
    #expect(
      missed.isSuperset(of: [
        "due, grace, inert", "closing decides nothing", "no carve-out beside another",
        "a service stops with its owner's review", "a planned last day",
      ]))
  }
}

/// The people of one case, over a store of their own.
private struct Stage {
  let host: Host
  let start: Date
  var accounts: [String: AccountID] = [:]

  init(_ people: [ReviewCase.Person]) async throws {
    host = try await Host.open()
    start = host.keeper.now
    let maria = try await host.administrator()
    accounts["maria"] = maria.claim.account
    var proofs = ["maria": maria]
    for person in people where person.name != "maria" {
      if let owner = person.owner {
        let holder = AccountHolder.service(Service("printer", ownedBy: AccountName(owner)))
        accounts[person.name] = try await host.keeper.activate(
          person.name, for: holder, requestedBy: proofs[owner], by: maria
        ).claim
      } else {
        let proof = try await host.person(person.name, as: person.role, by: maria)
        proofs[person.name] = proof
        accounts[person.name] = proof.claim.account
      }
    }
  }

  func answer(to step: ReviewCase.Step) async throws -> String {
    host.clock.advance(by: (start + step.at).timeIntervalSince(host.keeper.now))
    let whom = AccountName(step.whom ?? "")
    if step.do == "sign-in" { return try await comesIn(step.whom) }
    let by = try await host.signIn(try #require(accounts[step.who ?? ""]))
    let moment = start + (step.moment ?? 0)
    return switch step.do {
    case "open": await code(OpenReview(by: by))
    case "close": await code(CloseReview(by: by))
    case "keep": await code(DecideReview(.keep, whom, because: .stillNeeded, by: by))
    case "remove": await code(DecideReview(.remove, whom, because: .unused, by: by))
    case "terminate": await code(TerminateAccount(whom, by: by))
    case "enable": await code(EnableAccount(whom, by: by))
    case "plan": await code(PlanDeparture(whom, at: moment, by: by))
    case "withdraw": await code(WithdrawDeparture(whom, by: by))
    default: "unknown step"
    }
  }

  private func comesIn(_ name: String?) async throws -> String {
    let account = try #require(accounts[name ?? ""])
    do throws(Denied<SignIn>) {
      _ = try await host.enter(account)
      return "admitted"
    } catch {
      switch error {
      case .refused(let reason): return reason.code.description
      default: return "interrupted"
      }
    }
  }

  private func code<G: Gate>(_ gate: G) async -> String {
    switch await host.outcome(of: gate) {
    case .admitted: "admitted"
    case .refused(let reason): reason.code.description
    case .interrupted(let interruption): "\(interruption)"
    case .unknown: "unknown"
    }
  }
}
