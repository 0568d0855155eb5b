// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartRetention
import Foundation
import Testing

struct BasisCase: NamedCase {
  let name: String, clause: String, reason: String
  let happened: Written?, received: Written, created: Written?
  let basis: Written, due: Written
  static let all = vectors("basis.json", of: BasisCase.self)
}

/// A rule that decides where the days count from.
struct BasisRule: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let mustMiss: String
  let basis: @Sendable (DeliveryBasis.Reported?, Date, DeliveryBasis.Reported?) -> Date
}

@Suite struct BasisVectors {
  @Test(arguments: BasisCase.all)
  func `the basis is as the vector says`(_ vector: BasisCase) throws {
    let basis = DeliveryBasis.basis(
      happened: vector.happened?.reported, received: try vector.received.instant,
      created: vector.created?.reported)
    #expect(basis == (try vector.basis.instant), "\(vector.reason)")
    let due = basis.addingTimeInterval(RetentionPolicy.standard.afterDelivery)
    #expect(due == (try vector.due.instant), "\(vector.reason)")
  }

  /// What one would write first; each must fall over the vector that is there for it.
  static let naive = [
    BasisRule(
      testDescription: "believes the platform", mustMiss: "delivered in 9999",
      basis: { happened, received, _ in happened?.earliest ?? received }),
    BasisRule(
      testDescription: "counts from when it heard", mustMiss: "delivered, heard a day later",
      basis: { _, received, _ in received }),
    BasisRule(
      testDescription: "reads local time as UTC", mustMiss: "no zone",
      basis: { happened, received, created in
        func asUTC(_ reported: DeliveryBasis.Reported?) -> DeliveryBasis.Reported? {
          if case .withoutZone(let date) = reported { .instant(date) } else { reported }
        }
        return DeliveryBasis.basis(
          happened: asUTC(happened), received: received, created: asUTC(created))
      }),
    BasisRule(
      testDescription: "forgets the order's date", mustMiss: "delivered in 1970",
      basis: { happened, received, _ in
        DeliveryBasis.basis(happened: happened, received: received, created: nil)
      }),
    BasisRule(
      testDescription: "believes the order's date", mustMiss: "order dated in the far future",
      basis: { happened, received, created in
        max(min(happened?.earliest ?? received, received), created?.earliest ?? .distantPast)
      }),
  ]

  @Test(arguments: naive)
  func `a naive rule falls over its vector`(_ rule: BasisRule) throws {
    let missed = try BasisCase.all.filter {
      let said = rule.basis(
        $0.happened?.reported, try $0.received.instant, $0.created?.reported)
      return said != (try $0.basis.instant)
    }
    #expect(missed.map(\.name).contains(rule.mustMiss))
  }
}
