// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// How far the shelves are tidied: everything before the day and number is empty, but for locks that
/// stand.
struct TidyCursor: GateRecord, Codable {
  struct Place: Codable, Equatable {
    var day: Int
    var number = 0

    var key: RecordKey { RecordKey(Shelf.name(day: day, number)) }

    mutating func advance() {
      number += 1
      if number == Shelf.perDay { (day, number) = (day + 1, 0) }
    }
  }

  var counters: Place
  var networks: Place

  static let key: RecordKey = "place"

  /// Where tidying begins in a store that was never tidied: at the oldest shelf there is. All records
  /// are read for it, once.
  init(beginningIn survey: Survey) async throws(StoreFailure) {
    let attempts = try await survey.list(AttemptRecord.self).map(\.record.shelf)
    let sources = try await survey.list(SourceRecord.self).map(\.record.shelf)
    let seen = try await survey.list(SeenNetworks.self).map(\.record.shelf)
    func oldest(_ shelves: [String?]) -> Place {
      Place(day: shelves.compactMap(Shelf.day(ofShelf:)).min() ?? Shelf.day(of: survey.now))
    }
    counters = oldest(attempts + sources)
    networks = oldest(seen)
  }

  /// The last day whose records have been kept for long enough, all of them.
  static func lastDay(_ kept: Duration, at now: Date) -> Int {
    Shelf.day(of: now.addingTimeInterval(-TimeInterval(kept.components.seconds))) - 1
  }

  static func isOld(_ shelf: String?, _ last: Int) -> Bool {
    Shelf.day(ofShelf: shelf).map { $0 <= last } ?? false
  }
}

extension Gatekeeper {
  /// For the sweep: one bounded step of tidying (``TidyAttempts``). Most of the time there is nothing
  /// to do; then it reads one record and writes nothing.
  /// - Parameters:
  ///   - limit: how many records are removed at most.
  ///   - shelves: how many shelves are looked at; a day has 64 of counters and 64 of networks.
  /// - Returns: how many were removed.
  @discardableResult
  package func tidyAttempts(limit: Int = 2_000, shelves: Int = 256) async throws -> Int {
    let survey = self.survey
    let known = try await survey.read(TidyCursor.self, at: TidyCursor.key)
    let cursor: TidyCursor
    if let known { cursor = known } else { cursor = try await TidyCursor(beginningIn: survey) }
    var step = TidyStep(cursor: cursor, left: limit, shelves: shelves)
    try await step.takeCounters(survey)
    try await step.takeNetworks(survey)
    guard known == nil || step.hasMoved || step.left < limit else { return 0 }
    return try await admit(
      TidyAttempts(
        counters: step.counters, sources: step.sources, networks: step.networks,
        cursor: step.cursor)
    ).claim
  }
}

/// What one step of tidying takes off the shelves.
private struct TidyStep {
  var cursor: TidyCursor
  /// How many more records may be taken, and how many more shelves be looked at.
  var left: Int
  var shelves: Int
  var hasMoved = false
  var counters: [RecordKey] = []
  var sources: [RecordKey] = []
  var networks: [RecordKey] = []

  init(cursor: TidyCursor, left: Int, shelves: Int) {
    self.cursor = cursor
    self.left = left
    self.shelves = shelves
  }

  mutating func takeCounters(_ survey: Survey) async throws(StoreFailure) {
    let policy = survey.policy[LockoutPolicy.self]
    let last = TidyCursor.lastDay(policy.keptFor, at: survey.now)
    while cursor.counters.day <= last, shelves > 0, left > 0 {
      shelves -= 1
      let attempts = try await survey.list(AttemptRecord.self, index: cursor.counters.key)
        .filter { $0.record.lockedUntil.map { $0 <= survey.now } ?? true }.map(\.key)
      let places = try await survey.list(SourceRecord.self, index: cursor.counters.key)
        .filter { $0.record.lockedUntil.map { $0 <= survey.now } ?? true }.map(\.key)
      // A shelf that is not emptied in this step is looked at in the next one again.
      guard take(attempts, into: \.counters), take(places, into: \.sources) else { return }
      cursor.counters.advance()
      hasMoved = true
    }
  }

  mutating func takeNetworks(_ survey: Survey) async throws(StoreFailure) {
    let policy = survey.policy[LockoutPolicy.self]
    let last = TidyCursor.lastDay(policy.networksKeptFor, at: survey.now)
    while cursor.networks.day <= last, shelves > 0, left > 0 {
      shelves -= 1
      let old = try await survey.list(SeenNetworks.self, index: cursor.networks.key).map(\.key)
      guard take(old, into: \.networks) else { return }
      cursor.networks.advance()
      hasMoved = true
    }
  }

  /// - Returns: whether all of them were taken.
  private mutating func take(
    _ keys: [RecordKey], into place: WritableKeyPath<TidyStep, [RecordKey]>
  ) -> Bool {
    let some = keys.prefix(left)
    self[keyPath: place] += some
    left -= some.count
    return some.count == keys.count
  }
}
