// SPDX-License-Identifier: Apache-2.0

// Unicode normalisation and case folding need Foundation.
import Foundation

/// Texts as they are compared by machines, for modules that have no Foundation of their own.
package enum FoldedText {
  /// Unicode NFC (UAX #15).
  package static func composed(_ text: String) -> String {
    text.precomposedStringWithCanonicalMapping
  }

  /// Without case, in no locale: each scalar's full upper-case mapping and then its full lower-case
  /// one, in NFC. `ß` is `ss`, `ς` is `σ`.
  package static func folded(_ text: String) -> String {
    var upper = ""
    for scalar in composed(text).unicodeScalars { upper += scalar.properties.uppercaseMapping }
    return lowered(upper)
  }

  /// Each scalar's full lower-case mapping, in NFC.
  package static func lowered(_ text: String) -> String {
    var lower = ""
    for scalar in composed(text).unicodeScalars { lower += scalar.properties.lowercaseMapping }
    return composed(lower)
  }
}
