// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

/// Doing something to something: to given kinds of fields, for given purposes (clauses lp-1, lp-2).
///
/// The same words say what is granted and what is asked for, and mean the set of their
/// combinations: `[.name, .address]` for `fulfilment` are two rights. What is asked for is allowed
/// if each of its combinations was granted, by one grant or by several together, and none is
/// denied. So leaving something out never widens a grant:
///
/// | | granted or denied | asked for |
/// |---|---|---|
/// | no tags | grants no field; denies every field | asks for no field; whoever has one may |
/// | no purposes | grants what is asked for without a purpose; denies every purpose | is allowed only by a grant without purposes; any deny may be meant, so each counts |
///
/// ```swift
/// let label = Permission(.orders, .reveal, tags: ["name", "address"], for: ["fulfilment"])
/// ```
public struct Permission: Sendable, Hashable, CustomStringConvertible {
  public let resource: Resource
  public let action: Action
  public let tags: [FieldTag]
  public let purposes: [PurposeName]
  package let scope: Scope

  public init(
    _ resource: Resource, _ action: Action, tags: [FieldTag] = [], for purposes: [PurposeName] = []
  ) {
    self.resource = resource
    self.action = action
    self.tags = tags
    self.purposes = purposes
    self.scope = Scope(
      resource: resource.description, action: action.description,
      tags: tags.map(\.description), purposes: purposes.map(\.description))
  }

  /// `resource:action:tags:purposes`, the lists sorted and separated by commas.
  public var description: String { scope.text }

  public static func == (left: Permission, right: Permission) -> Bool { left.scope == right.scope }
  public func hash(into hasher: inout Hasher) { hasher.combine(scope) }

  /// Writes what is asked for into the evidence of a decision.
  package func remark(on desk: inout Deliberation) {
    for (name, value) in evidence { desk.remark(name, value) }
  }

  package var evidence: [(name: StaticString, value: EvidenceValue)] {
    var fields: [(name: StaticString, value: EvidenceValue)] = [
      ("resource", .code(resource.code)), ("action", .code(action.code)),
    ]
    if !tags.isEmpty { fields.append(("tags", .codes(tags.map(\.code)))) }
    if !purposes.isEmpty { fields.append(("purposes", .codes(purposes.map(\.code)))) }
    return fields
  }
}
