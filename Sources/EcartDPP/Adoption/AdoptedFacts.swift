// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
import EcartRetention
package import EcartVault
package import FoundationEssentials

/// What the rows of one subject know of its clocks, together: a pure rule. Whatever is unclear is
/// read in the way that erases earlier.
package struct AdoptedFacts: Sendable {
  package let origin: Origin
  private(set) var rows: [AdoptedSubject]

  package init(_ row: AdoptedSubject) {
    self.origin = row.origin
    self.rows = [row]
  }

  mutating func add(_ row: AdoptedSubject) { if !rows.contains(row) { rows.append(row) } }

  /// The obligations that follow, each no later than one of its rule that is known already.
  package func clocks(
    of kind: SubjectKind, for subject: SubjectID, at now: Date, known: [Obligation]
  ) -> [Obligation] {
    var clocks: [Obligation] = []
    // Step 1: from receipt, when the kind's clock runs from there and the host knows the day.
    if case .fromReceipt(let rule) = kind.clock,
      let received = rows.compactMap(\.received).min()
    {
      let earlier = known.first { $0.rule == rule.name }?.basis ?? now
      clocks.append(Obligation(rule, for: subject, from: min(received, earlier, now)))
    }
    // Step 2: from delivery.
    var basis = known.first { $0.rule == ObligationRule.delivered.name }?.basis
    for row in rows {
      let happened: DeliveryBasis.Reported
      switch row.delivery {
      case .none: continue
      case .at(let reported): happened = reported
      case .atUnknownTime:
        happened = row.created ?? .instant(row.received ?? now)
      }
      basis = DeliveryBasis.basis(
        happened: happened, received: now, created: row.created, known: basis)
    }
    if let basis { clocks.append(Obligation(.delivered, for: subject, from: basis)) }
    return clocks
  }
}
