// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// How far an adoption has come, across all its runs. Changed in the transactions it counts.
struct AdoptionRecord: GateRecord, Codable {
  enum Stage: String, Codable { case sealing, closed, finished }

  /// One value of an adopted row, sealed under its subject's own key: what the end looks for. It
  /// dies with its subject, and is removed when the adoption is finished.
  struct Sample: Codable {
    var subject: SubjectID
    var box: Data
  }

  /// More would make the record a burden of every batch.
  static let capacity = 128

  var stage = Stage.sealing
  var began: Date
  /// ``AdoptionJob/condition``.
  let condition: String
  /// The table when the adoption was closed.
  var shape: TableShape?
  var sealed = 0
  var removed = 0
  /// How many values were offered for the sample so far.
  var offered = 0
  var samples: [Sample] = []
  /// How many values the end cannot look for (``RowTraces``); `nil` for none.
  var untraced: Int?
  /// What the end found.
  var residue: ResidueReport?

  init(began: Date, condition: String) {
    self.began = began
    self.condition = condition
  }

  /// Rows that hold no plaintext any more.
  var done: Int { sealed &+ removed }

  /// The table at the end of this very job, if it came to one.
  func shape(of job: AdoptionJob) -> TableShape? { condition == job.condition ? shape : nil }

  mutating func count(sealed: Int, removed: Int, untraced: Int) {
    // No table has as many rows; a row of the store that says so was changed by somebody.
    func possible(_ number: Int) -> Int { max(0, min(number, .max / 4)) }
    self.sealed = possible(self.sealed) + sealed
    self.removed = possible(self.removed) + removed
    if untraced > 0 { self.untraced = possible(self.untraced ?? 0) + untraced }
  }

  /// Keeps a random sample of all that is offered (reservoir sampling).
  mutating func offer(_ sample: Sample) {
    offered = max(0, min(offered, .max - 1)) + 1
    if samples.count < Self.capacity {
      samples.append(sample)
    } else {
      let place = Int.random(in: 0..<offered)
      if place < samples.count { samples[place] = sample }
    }
  }
}
