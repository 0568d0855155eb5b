// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host opens on a clock of its own without the testing module.
// clause: must 5 (the caller never supplies the time)
// hides: public final class TestingClock
// expect: cannot find type 'TestingClock' in scope
// expect: extra argument 'clock' in call

import EcartDPP

func open(_ clock: TestingClock) async throws -> Gatekeeper {
  try await Gatekeeper.open(at: "compliance", clock: clock)
}
