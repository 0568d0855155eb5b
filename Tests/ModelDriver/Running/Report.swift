// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// What is printed of a run, in plain lines.
enum Report {
  static func progress(_ run: Run, since begun: Date) {
    let (asked, episodes, found) = run.tally.counts.withLock {
      ($0.asked, $0.episodes, $0.found.count)
    }
    let seconds = max(0.001, Date().timeIntervalSince(begun))
    note(
      "\(asked) steps in \(episodes) episodes, \(Int(seconds)) s, "
        + "\(Int(Double(asked) / seconds)) steps/s, \(found) disagreements")
  }

  static func kinds(_ run: Run) {
    let counts = run.tally.counts.withLock { $0 }
    say("\(counts.asked) steps in \(counts.episodes) episodes of \(run.worlds.count) worlds")
    for (kind, count) in counts.kinds.sorted(by: { $0.key < $1.key }) {
      say("  \(kind): \(count), of which \(counts.admitted[kind] ?? 0) admitted")
    }
  }

  /// A disagreement as somebody reads it who has never seen the driver.
  static func disagreement(
    _ finding: Run.Finding, _ shortest: [Step], _ shown: Disagreement, _ run: Run
  ) {
    var lines = ["", "DISAGREEMENT, \(shown.step.act.clause)"]
    if shortest.isEmpty {
      lines += ["  already while the world begins:", "  \(shown.step)"]
    }
    for (number, step) in shortest.enumerated() { lines.append("  \(number + 1). \(step)") }
    let isStrict = Run.numbers(of: finding.world, run.mutant) == .strict
    lines += [
      "  the clauses say: \(shown.model)",
      "  the library says: \(shown.library)",
      "  found in \(finding.steps.count) steps, under \(isStrict ? "stricter" : "the policy's own")"
        + " numbers",
      "  again: Scripts/test-model run --seed \(run.seed) --world \(finding.world)"
        + " --episode \(finding.episode)" + (run.mutant.map { " --mutant \($0.name)" } ?? ""),
    ]
    say(lines.joined(separator: "\n"))
  }

  static func say(_ line: String) { write(line, to: .standardOutput) }
  /// How it goes, for somebody who waits.
  static func note(_ line: String) { write(line, to: .standardError) }

  private static func write(_ line: String, to file: FileHandle) {
    file.write(Data("\(line)\n".utf8))
  }
}
