// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

extension Date {
  /// Whether this moment is the other one or later. `false` for a date that is not a number, of
  /// which `Date`'s own `>=` and `<=` both say yes.
  package func hasReached(_ other: Date) -> Bool {
    timeIntervalSinceReferenceDate >= other.timeIntervalSinceReferenceDate
  }
}
