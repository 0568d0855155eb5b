// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import EcartAccess

struct TimelineCase: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let clause: String
  let idle: Int
  let absolute: Int
  /// Seconds since 1970.
  let signedIn: Double
  let lastUse: Double
  let now: Double
  /// `live`, `idle` or `over`.
  let state: String
  let left: Double?
  let writesUse: Bool?
  let reason: String
  var testDescription: String { name }
}

struct SharingCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Seen: Decodable, Sendable {
    let device: String
    let network: String?
    let at: Double
  }
  let name: String
  let clause: String
  let sightings: [Seen]
  let now: Double
  /// `fine`, or the sign of the alarm.
  let verdict: String
  let reason: String
  var testDescription: String { name }
}

@Suite("The vectors of sessions")
struct SessionVectorTests {
  struct File<Case: Decodable>: Decodable {
    let title: String
    let clauses: [String]
    let howToUse: String
    let cases: [Case]
  }

  static func read<Case: Decodable>(_ file: String, _ type: Case.Type) throws -> [Case] {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let data = try Data(contentsOf: URL(filePath: "/\(root)/PolicyFixtures/sessions/\(file)"))
    return try JSONDecoder().decode(File<Case>.self, from: data).cases
  }

  static var timelines: [TimelineCase] {
    (try? read("timelines.json", TimelineCase.self)) ?? []
  }
  static var sharing: [SharingCase] { (try? read("sharing.json", SharingCase.self)) ?? [] }

  @Test func `can be read, and each has a name of its own and a reason`() throws {
    let timelines = try Self.read("timelines.json", TimelineCase.self)
    let sharing = try Self.read("sharing.json", SharingCase.self)
    #expect(timelines.count >= 20 && sharing.count >= 12)
    #expect(Set(timelines.map(\.name)).count == timelines.count)
    #expect(Set(sharing.map(\.name)).count == sharing.count)
    #expect(timelines.allSatisfy { !$0.reason.isEmpty && $0.clause == "net-4" })
    #expect(sharing.allSatisfy { !$0.reason.isEmpty && $0.clause == "acc-4" })
  }

  @Test(arguments: timelines) func `a timeline comes out as written`(vector: TimelineCase) {
    var policy = SessionPolicy()
    policy.idleLimit = .seconds(vector.idle)
    policy.absoluteLimit = .seconds(vector.absolute)
    let rules = SessionRules(policy: policy)
    let now = Date(timeIntervalSince1970: vector.now)
    let lastUse = Date(timeIntervalSince1970: vector.lastUse)
    let state = rules.state(
      signedIn: Date(timeIntervalSince1970: vector.signedIn), lastUse: lastUse, at: now)
    switch state {
    case .live(let left):
      #expect(vector.state == "live")
      if let expected = vector.left { #expect(abs(left - expected) < 0.001) }
    case .idle: #expect(vector.state == "idle")
    case .over: #expect(vector.state == "over")
    }
    if let writes = vector.writesUse {
      #expect(rules.isUseDue(lastUse: lastUse, at: now) == writes)
    }
  }

  @Test(arguments: sharing) func `a day of an account is judged as written`(vector: SharingCase) {
    let sightings = vector.sightings.map {
      Sighting(device: $0.device, network: $0.network, at: Date(timeIntervalSince1970: $0.at))
    }
    let now = Date(timeIntervalSince1970: vector.now)
    func word(_ verdict: SharingRules.Verdict) -> String {
      switch verdict {
      case .fine: "fine"
      case .alarm(let sign), .refuse(let sign): sign.rawValue
      }
    }
    for order in [sightings, sightings.reversed()] {
      let verdict = SharingRules(policy: .standard).verdict(on: order, at: now)
      #expect(word(verdict) == vector.verdict)
      if case .refuse = verdict { Issue.record("the standard policy refuses nobody for it") }
      var strict = SessionPolicy()
      strict.whenShared = .refuse
      let refused = SharingRules(policy: strict).verdict(on: order, at: now)
      #expect(word(refused) == vector.verdict)
      if case .alarm(.alternating) = refused {
        Issue.record("the strict policy only raises an alarm")
      }
      if case .refuse(.manyDevices) = refused { Issue.record("a new browser keeps its owner out") }
    }
  }
}
