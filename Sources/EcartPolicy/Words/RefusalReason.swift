// SPDX-License-Identifier: Apache-2.0

/// Why a gate said no: a closed enum of its own for every gate.
///
/// The texts are for different readers and none holds a secret or a personal value:
/// ``clause`` for the auditor, ``remedy`` for the person who may fix it, ``code`` and ``change``
/// for the log. What a gate saw beside them is in its ``Explanation``.
public protocol RefusalReason: Error, Sendable, Equatable {
  /// The clause the refusal enforces.
  var clause: Clause.ID { get }
  /// A stable kebab-case word for logs and fixtures, such as `too-short`.
  var code: RefusalCode { get }
  /// What would make the next attempt pass, in plain words.
  var remedy: String { get }
  /// What would change the answer, for the audit log and its readers: ``remedy``, unless that says
  /// something about what was tried (such as a password's length), which this must not.
  var change: String { get }
}

extension RefusalReason {
  public var change: String { remedy }
}

/// A stable name of a refusal. Compile-time text only, so it cannot carry what a user typed.
public struct RefusalCode: Sendable, Hashable, CustomStringConvertible {
  public let description: String
  public init(_ name: StaticString) { self.description = "\(name)" }
  /// A word that was compile-time text when it was stored, read back.
  package init(stored name: String) { self.description = name }
}

/// The reason of a gate that never says no, only records: `typealias Reason = Never`.
extension Never: RefusalReason {
  public var clause: Clause.ID { switch self {} }
  public var code: RefusalCode { switch self {} }
  public var remedy: String { switch self {} }
}
