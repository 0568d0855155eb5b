// SPDX-License-Identifier: Apache-2.0

package import EcartPolicy

// The words rights are made of. Each is compile-time text, so that it can stand in evidence: ASCII
// letters, digits, `-`, `_` and `.`, at most 64 of them. With any other word nothing is granted,
// and so nothing is allowed.

/// What is accessed, such as `order`. A host declares its own:
///
/// ```swift
/// extension Resource { static let orders = Resource("orders") }
/// ```
public struct Resource: Sendable, Hashable, CustomStringConvertible {
  package let code: RefusalCode
  public init(_ name: StaticString) { self.code = RefusalCode(name) }
  public var description: String { code.description }

  /// What the host calls so, by the name somebody typed or a file's header has. It may be in nobody's
  /// code, so it never stands in evidence. Not well formed, nothing of it is granted.
  package init(typed name: String) {
    self.code = RefusalCode(stored: Scope.isWord(name) ? name : "")
  }
}

/// What is done to it.
public struct Action: Sendable, Hashable, CustomStringConvertible {
  package let code: RefusalCode
  private init(_ name: StaticString) { self.code = RefusalCode(name) }
  public var description: String { code.description }

  /// Seeing that it is there, and what of it is not personal.
  public static let read = Action("read")
  /// Opening personal fields.
  public static let reveal = Action("reveal")
  /// Learning which records hold a value, by the value.
  public static let find = Action("find")
  /// Taking it out of the host.
  public static let export = Action("export")
  public static let write = Action("write")
  public static let erase = Action("erase")
  /// Changing how it is kept, or by whom.
  public static let administer = Action("administer")
}

/// A kind of personal field, such as `phone`. EcartPersonalData has the 14 of the policy.
public struct FieldTag: Sendable, Hashable, CustomStringConvertible {
  package let code: RefusalCode
  public init(_ name: StaticString) { self.code = RefusalCode(name) }
  package init(_ code: RefusalCode) { self.code = code }
  public var description: String { code.description }
}

/// What something is used for, such as `fulfilment`. EcartPersonalData has the policy's purposes.
public struct PurposeName: Sendable, Hashable, CustomStringConvertible {
  package let code: RefusalCode
  public init(_ name: StaticString) { self.code = RefusalCode(name) }
  public var description: String { code.description }
}

/// A set of permissions under a name, such as `warehouse`; people come and go, the duty stays.
public struct RoleName: Sendable, Hashable, CustomStringConvertible {
  package let code: RefusalCode
  public init(_ name: StaticString) { self.code = RefusalCode(name) }
  public var description: String { code.description }

  /// A role that the host has defined, by the name somebody typed. Not well formed, it grants nothing.
  package init(typed name: String) {
    self.code = RefusalCode(stored: Scope.isWord(name) ? name : "")
  }

  package var key: RecordKey { RecordKey(description) }
  package var isWellFormed: Bool { Scope.isWord(description) }
}

/// Why somebody is given a right. A closed set, so that it can stand in evidence.
public enum GrantReason: String, Sendable, CaseIterable {
  /// It belongs to the person's work.
  case duty
  /// For somebody who is away.
  case cover
  /// For a task that ends.
  case task
  /// To find out about, or end, an incident.
  case incident
  /// A person's rights were found too wide, or a deny stands in for a termination under way.
  case review

  var code: RefusalCode {
    switch self {
    case .duty: RefusalCode("duty")
    case .cover: RefusalCode("cover")
    case .task: RefusalCode("task")
    case .incident: RefusalCode("incident")
    case .review: RefusalCode("review")
    }
  }
}
