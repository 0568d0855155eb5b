// SPDX-License-Identifier: Apache-2.0

public import EcartPersonalData

/// The stored properties of a record that its declaration names neither personal nor plain (clause
/// gov-2). A host's test asks that there are none:
///
/// ```swift
/// #expect(undeclaredProperties(of: order).isEmpty)
/// ```
/// A personal field counts as declared when its declared name is the property's own.
public func undeclaredProperties<R: PersonalRecord>(of record: R) -> [String] {
  let declared = Set(R.fields.personal.map(\.name) + R.fields.plain)
  return Mirror(reflecting: record).children.compactMap(\.label).filter { !declared.contains($0) }
}
