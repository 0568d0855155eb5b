// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import Testing

@testable import EcartAccess

@Suite("The numbers of sessions")
struct SessionPolicyTests {
  typealias Change = @Sendable (inout SessionPolicy) -> Void

  static let loose: [(Change, String)] = [
    ({ $0.idleLimit = .seconds(3601) }, "net-4"), ({ $0.idleLimit = .seconds(59) }, "net-4"),
    ({ $0.absoluteLimit = .seconds(86_401) }, "net-4"),
    ({ $0.absoluteLimit = .seconds(1799) }, "net-4"),
    ({ $0.mostAtOnce = 0 }, "acc-4"), ({ $0.mostAtOnce = 11 }, "acc-4"),
    ({ $0.mostDevices = 0 }, "acc-4"), ({ $0.mostDevices = 21 }, "acc-4"),
  ]

  @Test(arguments: loose.indices) func `cannot be loosened past a floor`(index: Int) {
    let (change, clause) = Self.loose[index]
    do throws(PolicyTooLoose) {
      var section = SessionPolicy.standard
      change(&section)
      _ = try Policy.ecartAPI.tightening(section)
      Issue.record("it was taken")
    } catch { #expect(error.findings.map { "\($0.clause)" } == [clause]) }
  }

  @Test func `can be anything up to the floors`() throws {
    #expect(SessionPolicy.standard.looserThanFloor().isEmpty)
    let taken = try policy {
      $0.idleLimit = .seconds(3600)
      $0.absoluteLimit = .seconds(86_400)
      $0.mostAtOnce = 10
    }
    #expect(taken[SessionPolicy.self].idleLimit == .seconds(3600))
  }
}
