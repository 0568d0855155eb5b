// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import Foundation
import Testing

/// Asks gates, and holds every explanation against the ledger's.
actor Asked {
  private let host: Host
  private(set) var codes: [String: Int] = [:]
  private(set) var said: [String] = []

  init(_ host: Host) { self.host = host }

  var count: Int { codes.values.reduce(0, +) }

  /// A refusal: its explanation and the one read from the last decision's entry are one text.
  @discardableResult
  func refuse<G: Gate>(
    _ gate: G, _ code: StaticString, line: Int = #line
  ) async throws -> Explanation {
    let place = SourceLocation(
      fileID: #fileID, filePath: #filePath, line: line, column: 1)
    let before = Int64(try await host.ledger().count)
    let answer = await host.keeper.ask(gate)
    let why = try #require(answer.why, sourceLocation: place)
    #expect(why.rule.code == RefusalCode(code), sourceLocation: place)
    // A reservation before the decision and evidence beside it have entries of their own.
    let entries = try await host.keeper.store.ledgerEntries(from: before, limit: 100)
    let found = entries.compactMap { Explanation(entry: $0) }
    #expect(found.count == 1, sourceLocation: place)
    #expect(found.first?.description == why.description, sourceLocation: place)
    #expect(found.first == why, sourceLocation: place)
    // What would change it is there, and nothing had to be escaped to print it.
    #expect(why.change?.isEmpty == false, sourceLocation: place)
    #expect(!why.description.contains("\\u{"), sourceLocation: place)
    let lines = why.description.split(separator: "\n")
    #expect((3...16).contains(lines.count), sourceLocation: place)
    #expect(lines.allSatisfy { $0.count <= 100 }, sourceLocation: place)
    if case .refused(let reason, _) = answer {
      #expect(why.change == reason.change, sourceLocation: place)
      #expect(why.rule.clause == reason.clause, sourceLocation: place)
    }
    codes["\(G.self) \(code)", default: 0] += 1
    said.append(why.description)
    var dumped = ""
    dump(why, to: &dumped)
    said.append(dumped)
    return why
  }
}

/// The words and facts that somebody at the door could learn from.
struct AtTheDoor: Equatable {
  let code: RefusalCode
  let remedy: String
  let change: String?
  let clause: Clause.ID?
  let hasActor: Bool
  let facts: [Explanation.Fact]

  init?<G: Gate>(_ answer: Gatekeeper.Answer<G>) {
    guard case .refused(let reason, let why) = answer else { return nil }
    code = reason.code
    remedy = reason.remedy
    change = why.change
    clause = why.rule.clause
    hasActor = why.actor != nil
    facts = why.facts
  }
}
