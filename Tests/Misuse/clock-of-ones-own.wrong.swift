// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host hands the engine a source of time, by the way the testing module does.
// clause: must 5
// expect: extra argument 'time' in call
// hides: at directory: String, policy: Policy, time: any TimeSource

import EcartDPP

struct Frozen {}

func open() async throws -> Gatekeeper {
  try await Gatekeeper.open(at: "compliance", policy: .ecartAPI, time: Frozen())
}
