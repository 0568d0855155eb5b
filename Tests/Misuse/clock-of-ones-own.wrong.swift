// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host hands the engine a source of time, by the way the testing module does.
// clause: must 5
// expect: 'open' is inaccessible due to 'package' protection level
// expect: argument type 'Frozen' does not conform to expected type 'TimeSource'

import EcartDPP

struct Frozen {}

func open() async throws -> Gatekeeper {
  try await Gatekeeper.open(at:policy:time:over:)("compliance", .ecartAPI, Frozen(), nil)
}
