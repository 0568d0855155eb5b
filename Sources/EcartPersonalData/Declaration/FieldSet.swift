// SPDX-License-Identifier: Apache-2.0

/// Some of a record type's fields, by their positions. The first 64, which are all there are nearly
/// always, take no memory of their own.
struct FieldSet: Sendable {
  private var first: UInt64 = 0
  private var others: [Int] = []

  init(_ fields: [DeclaredField]) {
    // By index: a loop over the fields would copy each, and count its references.
    for index in fields.indices {
      let position = fields[index].position
      if position < 64 { first |= 1 << UInt64(position) } else { others.append(position) }
    }
  }

  func contains(_ position: Int) -> Bool {
    position < 64 ? first & (1 << UInt64(position)) != 0 : others.contains(position)
  }
}
