// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

/// The product hands no subject's key out; whoever builds something that does counts the copy.
@Suite("A key that was handed out")
struct HandedOutKeyTests {
  private struct CountCopies: Gate {
    static var clauses: [Clause.ID] { [Clause.ID("enc-1")] }
    typealias Reason = Never
    let subject: SubjectID
    let step: Int

    func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<Void, Never> {
      try await desk.part(Vault.self).countCopies(of: subject, by: step, on: &desk)
      return .admit((), for: .zero)
    }
  }

  /// 1001's copy stays out, 1002's comes back in time, 1003 never had one.
  @Test func `has no certificate while the copy is out`() async throws {
    let host = try await Host.open(Sample.directory(), TestingClock(Sample.start))
    for id in ["1001", "1002", "1003"] {
      try await host.receive(id)
      _ = try await Sample.deliver(id, host.keeper)
    }
    for id in ["1001", "1002"] {
      try await host.keeper.admit(CountCopies(subject: host.subject(id), step: 1))
    }
    try await host.keeper.admit(CountCopies(subject: host.subject("1002"), step: -1))
    host.clock.advance(by: 30 * Sample.day)
    #expect(try await host.sweep().erased == 3)
    host.clock.advance(by: 61)
    _ = try await host.verify()
    #expect(try await host.sweep().certified == 2)
    host.clock.advance(by: 2 * Sample.day)
    #expect(try await host.sweep().certified == 0)
  }
}
