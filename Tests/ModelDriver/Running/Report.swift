// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Synchronization

/// What is printed of a run, in plain lines.
enum Report {
  static func progress(_ run: Run, since begun: Date) {
    let (asked, episodes, found) = run.tally.counts.withLock {
      ($0.asked, $0.episodes, $0.found.count)
    }
    let seconds = max(0.001, Date().timeIntervalSince(begun))
    say(
      "\(asked) steps in \(episodes) worlds' lives, \(Int(seconds)) s, "
        + "\(Int(Double(asked) / seconds)) steps/s, \(found) disagreements")
  }

  static func kinds(_ run: Run) {
    let (kinds, admitted) = run.tally.counts.withLock { ($0.kinds, $0.admitted) }
    for (kind, count) in kinds.sorted(by: { $0.key < $1.key }) {
      say("  \(kind): \(count), of which \(admitted[kind] ?? 0) admitted")
    }
  }

  /// A disagreement as somebody reads it who has never seen the driver.
  static func disagreement(_ finding: Run.Finding, _ shortest: [Step], _ run: Run) {
    say("")
    say("DISAGREEMENT, \(finding.disagreement.step.act.clause)")
    if shortest.isEmpty { say("  already while the world begins:") }
    for (number, step) in shortest.enumerated() { say("  \(number + 1). \(step)") }
    if shortest.isEmpty { say("  \(finding.disagreement.step)") }
    say("  the clauses say: \(finding.disagreement.model)")
    say("  the library says: \(finding.disagreement.library)")
    say("  numbers: \(Run.numbers(of: finding.world, run.mutant) == .strict ? "strict" : "standard")")
    say(
      "  again: ModelDriver run --seed \(run.seed) --world \(finding.world) --steps "
        + "\(finding.asked)")
  }

  static func say(_ line: String) { Main.say(line) }
}
