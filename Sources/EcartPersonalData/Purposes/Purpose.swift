// SPDX-License-Identifier: Apache-2.0

/// What personal data may be used for (clause ret-2). A closed set: there is no purpose "resale",
/// and a host cannot add one, because only this module has descendants of ``ClosedPurpose``.
public protocol Purpose: ClosedPurpose, SendableMetatype {
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

/// What every purpose descends from; not `open`, so that a host has no purpose of its own, and
/// neither this class nor a tag can be made one by an extension. See ``ClosedTag`` for why.
public class ClosedPurpose {
  init() {}
}

/// Getting the order to the person who bought it.
public final class Fulfilment: ClosedPurpose, Purpose {
  public static let name: StaticString = "fulfilment"
  public static let servesHold = false
  public static var seal: PurposeSeal<Fulfilment> { PurposeSeal() }
}

/// Computing and paying tax.
public final class TaxRemittance: ClosedPurpose, Purpose {
  public static let name: StaticString = "tax-remittance"
  public static let servesHold = true
  public static var seal: PurposeSeal<TaxRemittance> { PurposeSeal() }
}

/// Issuing invoices and other documents the law asks for.
public final class TaxDocuments: ClosedPurpose, Purpose {
  public static let name: StaticString = "tax-documents"
  public static let servesHold = true
  public static var seal: PurposeSeal<TaxDocuments> { PurposeSeal() }
}

/// Meeting another duty the law sets.
public final class LegalRequirement: ClosedPurpose, Purpose {
  public static let name: StaticString = "legal-requirement"
  public static let servesHold = true
  public static var seal: PurposeSeal<LegalRequirement> { PurposeSeal() }
}

// The purposes below pass through: using data for them keeps nothing longer.

/// Moving a merchant's store from one platform to another.
public final class Migration: ClosedPurpose, Purpose {
  public static let name: StaticString = "migration"
  public static let servesHold = false
  public static var seal: PurposeSeal<Migration> { PurposeSeal() }
}

/// Answering one call of a connector's API.
public final class ServeMethod: ClosedPurpose, Purpose {
  public static let name: StaticString = "serve-method"
  public static let servesHold = false
  public static var seal: PurposeSeal<ServeMethod> { PurposeSeal() }
}

/// Giving a person access to, or a correction of, their own data.
public final class SubjectRights: ClosedPurpose, Purpose {
  public static let name: StaticString = "subject-rights"
  public static let servesHold = false
  public static var seal: PurposeSeal<SubjectRights> { PurposeSeal() }
}

/// Helping with one issue somebody has reported.
public final class Support: ClosedPurpose, Purpose {
  public static let name: StaticString = "support"
  public static let servesHold = false
  public static var seal: PurposeSeal<Support> { PurposeSeal() }
}

/// Finding out what happened in a security incident.
public final class IncidentResponse: ClosedPurpose, Purpose {
  public static let name: StaticString = "incident-response"
  public static let servesHold = false
  public static var seal: PurposeSeal<IncidentResponse> { PurposeSeal() }
}
