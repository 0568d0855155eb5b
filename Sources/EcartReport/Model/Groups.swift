// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

/// How many findings stand at which verdict.
struct Tally: Equatable {
  private var counts: [Finding.Standing: Int] = [:]
  private(set) var total = 0

  init(_ findings: some Sequence<Finding>, at instant: Date) {
    for finding in findings {
      counts[finding.standing(at: instant), default: 0] += 1
      total += 1
    }
  }

  subscript(_ standing: Finding.Standing) -> Int { counts[standing] ?? 0 }
}

/// The clocks of one rule, most urgent first.
struct ClockGroup {
  let rule: String
  let clause: Clause.ID
  let lines: [ClockLine]

  func count(_ state: ClockLine.State) -> Int {
    lines.reduce(0) { $0 + ($1.state == state ? 1 : 0) }
  }

  /// The limit most lines have, in seconds; the middle one, so that one odd line changes nothing.
  var limit: TimeInterval {
    let limits = lines.map { $0.due.timeIntervalSince($0.basis) }.sorted()
    return limits.isEmpty ? 0 : limits[limits.count / 2]
  }

  /// Such as `3 overdue, 2 due soon, 35 on time`.
  var summary: String {
    let parts = ClockLine.State.allCases.sorted().compactMap { state -> String? in
      let count = count(state)
      return count == 0 ? nil : "\(count) \(state.words)"
    }
    return parts.joined(separator: ", ")
  }
}

extension AuditReport {
  /// The findings by chapter, in the order of first appearance.
  var chapters: [(heading: String, findings: [Finding])] {
    var order: [String] = []
    var groups: [String: [Finding]] = [:]
    for finding in findings {
      if groups[finding.chapter] == nil { order.append(finding.chapter) }
      groups[finding.chapter, default: []].append(finding)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }

  /// The clocks by rule and clause, in the order of first appearance.
  var clockGroups: [ClockGroup] {
    struct Key: Hashable {
      let rule: String
      let clause: Clause.ID
    }
    var order: [Key] = []
    var groups: [Key: [ClockLine]] = [:]
    for line in clocks {
      let key = Key(rule: line.rule, clause: line.clause)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(line)
    }
    return order.map { key in
      let lines = (groups[key] ?? []).sorted {
        ($0.state, $0.due, $0.subject) < ($1.state, $1.due, $1.subject)
      }
      return ClockGroup(rule: key.rule, clause: key.clause, lines: lines)
    }
  }

  func tally(of findings: [Finding]) -> Tally { Tally(findings, at: ranAt) }
}
