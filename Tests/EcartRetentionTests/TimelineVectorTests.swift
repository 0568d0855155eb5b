// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartRetention
import Foundation
import Testing

struct TimelineCase: NamedCase {
  struct Limits: Decodable, Sendable {
    let afterDelivery: Double?
    let withoutDelivery: Double?
  }
  struct Event: Decodable, Sendable {
    enum What: String, Decodable { case received, ended, held, released }
    let at: Written
    let what: What
    let happened: Written?, created: Written?, until: Written?
  }
  struct Moment: Decodable, Sendable {
    let at: Written
    let state: String
  }
  struct Expected: Decodable, Sendable {
    let basis: Written?
    let due: Written
    let states: [Moment]
  }
  let name: String, clause: String, reason: String
  let limits: Limits?
  let events: [Event]
  let expect: Expected
  static let all = vectors("timelines.json", of: TimelineCase.self)

  var policy: Policy {
    get throws {
      var section = RetentionPolicy.standard
      let day: TimeInterval = 86_400
      section.afterDelivery = limits?.afterDelivery.map { $0 * day } ?? section.afterDelivery
      section.withoutDelivery = limits?.withoutDelivery.map { $0 * day } ?? section.withoutDelivery
      return try Policy.ecartAPI.tightening(section)
    }
  }

  /// Holds what is owed against the vector.
  func check(_ owed: [Obligation]) throws {
    let policy = try policy
    let delivered = owed.first { $0.rule == ObligationRule.delivered.name }
    #expect(delivered?.basis == (try expect.basis?.instant), "\(reason)")
    for moment in expect.states {
      let state = Rulebook.standard.retention(of: owed, at: try moment.at.instant, under: policy)
      let due = try expect.due.instant
      switch state {
      case .running(let until):
        #expect(moment.state == "running", "\(reason)")
        #expect(until == due, "\(reason)")
      case .held: #expect(moment.state == "held", "\(reason)")
      case .over(let since):
        #expect(moment.state == "over", "\(reason)")
        #expect(since == due, "\(reason)")
      }
    }
  }
}

@Suite struct TimelineVectors {
  @Test(arguments: TimelineCase.all)
  func `the pure rules say what the vector says`(_ vector: TimelineCase) throws {
    let subject = try #require(SubjectID(digest: [UInt8](repeating: 7, count: 32)))
    var owed: [String: Obligation] = [:]
    for event in vector.events {
      let at = try event.at.instant
      switch event.what {
      case .received:
        owed["received"] = Obligation(.received, for: subject, from: at)
      case .ended:
        let basis = DeliveryBasis.basis(
          happened: event.happened?.reported, received: at, created: event.created?.reported,
          known: owed["delivered"]?.basis)
        owed["delivered"] = Obligation(.delivered, for: subject, from: basis)
      case .held:
        let until = try #require(try event.until?.instant)
        owed["hold"] = Obligation(.legalHold, for: subject, from: until)
      case .released: owed["hold"] = nil
      }
    }
    try vector.check(Array(owed.values))
  }

  @Test func `nothing owed at all is over, not endless`() {
    let now = Date(timeIntervalSince1970: 1_790_000_000)
    #expect(
      Rulebook.standard.retention(of: [], at: now, under: .ecartAPI) == .over(since: now))
  }

  @Test func `a looser policy cannot be built, and the clause is named`() {
    var longer = RetentionPolicy.standard
    longer.afterDelivery += 1
    longer.withoutDelivery += 1
    let looseness = #expect(throws: PolicyTooLoose.self) {
      try Policy.ecartAPI.tightening(longer)
    }
    #expect(looseness?.findings.map(\.clause) == [Clause.ID("ret-1"), Clause.ID("ret-1")])
  }
}
