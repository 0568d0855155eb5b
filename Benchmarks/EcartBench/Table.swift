// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Why something was not measured: what it needs was not there, or it did not do its work.
enum Unmeasured: Error { case world, work }

/// One measurement beside its limit or peer, taken in the same run.
struct Row {
  let work: String
  let ours: Double
  let unit: String
  let peer: String
  let theirs: Double
  /// What the ratio of ours to the peer's must not exceed, where a goal is set.
  let goal: Double?

  var ratio: Double { ours / theirs }
  /// Whether the goal was met; `nil` where there is none.
  var isMet: Bool? { goal.map { ratio <= $0 } }
  var verdict: String {
    guard let goal else { return "" }
    return "goal <= \(text(goal)): \(ratio <= goal ? "met" : "MISSED")"
  }

  func text(_ value: Double) -> String { String(format: "%.2f", value) }

  var line: String {
    func number(_ value: Double) -> String {
      String(format: value < 10 ? "%.3f" : value < 1000 ? "%.1f" : "%.0f", value)
    }
    func pad(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(1, width - text.count))
    }
    return pad(work, 38) + pad("\(number(ours)) \(unit)", 14)
      + pad("\(peer) \(number(theirs))", 26) + pad("x\(text(ratio))", 8) + verdict
  }
}

/// What several runs of two works in turn took, so that a drifting machine drifts for both.
struct Runs {
  let ours: [Double]
  let theirs: [Double]

  var medians: (Double, Double) {
    (ours.sorted()[ours.count / 2], theirs.sorted()[theirs.count / 2])
  }

  /// What each can do when nothing disturbs it.
  var fastest: (Double, Double) { (ours.min() ?? 0, theirs.min() ?? 0) }
}

func inTurn(
  runs: Int, _ ours: () async throws -> Double, _ theirs: () async throws -> Double
) async rethrows -> Runs {
  var left: [Double] = []
  var right: [Double] = []
  for _ in 0..<runs {
    left.append(try await ours())
    right.append(try await theirs())
  }
  return Runs(ours: left, theirs: right)
}

func medians(
  runs: Int, _ ours: () async throws -> Double, _ theirs: () async throws -> Double
) async rethrows -> (Double, Double) {
  try await inTurn(runs: runs, ours, theirs).medians
}

func seconds(_ body: () async throws -> Void) async rethrows -> Double {
  let clock = ContinuousClock()
  let start = clock.now
  try await body()
  let spent = clock.now - start
  return Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
}
