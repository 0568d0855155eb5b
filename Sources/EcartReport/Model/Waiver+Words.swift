// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import FoundationEssentials

extension Waiver {
  /// The waiver in one sentence, with what it is worth for a finding at an instant.
  func words(for finding: Finding, at instant: Date) -> String {
    let until = Moment.day(expires)
    guard clause == finding.id else {
      return "Does not count: it is for \(clause). Approved by \(approver): \(reason)"
    }
    guard stands(at: instant) else {
      return "Does not count: it ended on \(until) or gives no reason. "
        + "Approved by \(approver): \(reason)"
    }
    return "Until \(until), approved by \(approver): \(reason)"
  }
}
