// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import EcartVault

extension ObligationRule {
  /// Erase within the limit after delivery.
  public static let delivered = ObligationRule(
    "delivered", clause: Clause.ID("ret-1"), limit: { $0[RetentionPolicy.self].afterDelivery })

  /// Erase within the limit after receipt, delivered or not.
  public static let received = ObligationRule(
    "received", clause: Clause.ID("ret-1"), limit: { $0[RetentionPolicy.self].withoutDelivery })

  /// Keep until the moment that is the obligation's basis, for a legal duty (clause ret-3).
  public static let legalHold = ObligationRule(
    "legal-hold", clause: Clause.ID("ret-3"), limit: { _ in 0 })
}

extension SubjectKind {
  /// An order: its clock runs from receipt, and from delivery as soon as that is known.
  public static let order = SubjectKind("order", clock: .fromReceipt(.received))
}
