// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import Testing

/// Every call of a journey to its key service fails, each in a journey of its own: once, or from
/// there on until somebody has brought the service back.
@Suite("A key service that fails at any call")
struct KeyServiceFaultTests {
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let fault: KeyProviderFault
    let isDone: Bool
    let lasts: Bool

    var testDescription: String {
      "\(name)\(isDone ? ", and did it" : "")\(lasts ? ", until it is back" : "")"
    }

    static let all: [Kind] =
      [
        ("unreachable", KeyProviderFault.unreachable("no answer in time")),
        ("throttled", .throttled), ("disabled", .refused(code: "disabled")),
      ].flatMap { name, fault in
        [false, true].map { Kind(name: name, fault: fault, isDone: $0, lasts: false) }
      } + [Kind(name: "away", fault: .unreachable("no answer"), isDone: false, lasts: true)]
  }

  @Test(arguments: Kind.all)
  func `nothing is stored unsealed, nothing is lost, nothing is certified that is not gone`(
    _ kind: Kind
  ) async throws {
    let whole = try await ServiceJourney().whole()
    #expect(whole.faults == 0 && whole.refusals == 0)
    #expect(whole.calls > 20)
    var refused = 0
    for call in 1...whole.calls {
      let journey = ServiceJourney(
        failing: .init(fault: kind.fault, isDone: kind.isDone, call: call, lasts: kind.lasts))
      try await journey.whole()
      #expect(journey.faults >= 1, "\(kind.testDescription) at \(call)")
      refused += journey.refusals
      // A fault that passes may be got over by asking again; one that lasts is told by whoever met it.
      if kind.lasts { #expect(journey.silent == [], "\(kind.testDescription) at \(call)") }
    }
    // A sweep goes on past most of its faults, and names them in its delays; who asks is refused.
    #expect(refused > 0)
  }
}
