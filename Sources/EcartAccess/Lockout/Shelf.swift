// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy
package import FoundationEssentials

/// A record that is of use for a while after it was last touched.
package protocol Ageing {
  /// Where it stands among those last touched on the same day (``Shelf/name(of:at:)``).
  var shelf: String? { get }
}

/// Records are put on a shelf of the day they were last touched, 64 a day, so that tidying looks at a
/// few old ones at a time however many there are: who guesses at made-up names makes a counter each.
package enum Shelf {
  static let perDay = 64

  package static func name(of key: RecordKey, at now: Date) -> String {
    let spread = key.description.utf8.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
    return name(day: day(of: now), Int(spread % UInt32(perDay)))
  }

  static func name(day: Int, _ number: Int) -> String { "\(day).\(number)" }

  static func day(of instant: Date) -> Int {
    Int((instant.timeIntervalSince1970 / 86_400).rounded(.down))
  }

  /// The day a shelf is of; `nil` for a name that is none.
  static func day(ofShelf name: String?) -> Int? {
    name?.split(separator: ".").first.flatMap { Int($0) }
  }
}
