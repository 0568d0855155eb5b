// SPDX-License-Identifier: Apache-2.0

/// What personal data may be used for (clause ret-2). A closed set: there is no purpose "resale",
/// and a host cannot add one, because only this module can make a ``PurposeSeal``.
public protocol Purpose: Sendable {
  /// The name in evidence and exports.
  static var name: StaticString { get }
  /// Whether the purpose still stands when the data is under legal hold after its retention ended
  /// (clause ret-3).
  static var servesHold: Bool { get }
  static var seal: PurposeSeal<Self> { get }
}

/// Shows that a purpose is one of the profile's. Only this module makes one.
public struct PurposeSeal<P>: Sendable {
  init() {}
}

/// Getting the order to the person who bought it.
public enum Fulfilment: Purpose {
  public static let name: StaticString = "fulfilment"
  public static let servesHold = false
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}

/// Computing and paying tax.
public enum TaxRemittance: Purpose {
  public static let name: StaticString = "tax-remittance"
  public static let servesHold = true
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}

/// Issuing invoices and other documents the law asks for.
public enum TaxDocuments: Purpose {
  public static let name: StaticString = "tax-documents"
  public static let servesHold = true
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}

/// Meeting another duty the law sets.
public enum LegalRequirement: Purpose {
  public static let name: StaticString = "legal-requirement"
  public static let servesHold = true
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}

// The purposes below pass through: using data for them keeps nothing longer.

/// Moving a merchant's store from one platform to another.
public enum Migration: Purpose {
  public static let name: StaticString = "migration"
  public static let servesHold = false
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}

/// Answering one call of a connector's API.
public enum ServeMethod: Purpose {
  public static let name: StaticString = "serve-method"
  public static let servesHold = false
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}

/// Giving a person access to, or a correction of, their own data.
public enum SubjectRights: Purpose {
  public static let name: StaticString = "subject-rights"
  public static let servesHold = false
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}

/// Helping with one issue somebody has reported.
public enum Support: Purpose {
  public static let name: StaticString = "support"
  public static let servesHold = false
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}

/// Finding out what happened in a security incident.
public enum IncidentResponse: Purpose {
  public static let name: StaticString = "incident-response"
  public static let servesHold = false
  public static var seal: PurposeSeal<Self> { PurposeSeal() }
}
