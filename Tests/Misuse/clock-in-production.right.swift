// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of clock-in-production.wrong.swift.

import EcartDPP
import EcartTesting

func open(_ clock: TestingClock) async throws -> Gatekeeper {
  try await Gatekeeper.open(at: "compliance", clock: clock)
}
