// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy

/// A kind of subject: an order, an account. Each kind declares its clock; no clock, no sealing.
public struct SubjectKind: Sendable, Hashable {
  /// The lower-case word it is declared by, such as `order`.
  public let name: String
  /// By which rule the subject's data ends (clause ret-1), and what starts it.
  public let clock: Clock

  /// What starts a kind's clock.
  public enum Clock: Sendable, Hashable {
    /// The clock starts the moment the first value is sealed, so a subject cannot exist without.
    case fromReceipt(ObligationRule)
    /// The clock starts with a later event, such as an account's end.
    case fromEvent(ObligationRule)
  }

  /// - Parameter name: a stable lower-case word; it is bound into every key and every digest.
  public init(_ name: StaticString, clock: Clock) {
    self.name = "\(name)"
    self.clock = clock
  }
}
