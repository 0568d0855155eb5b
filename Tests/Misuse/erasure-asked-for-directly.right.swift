// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of erasure-asked-for-directly.wrong.swift.

import EcartDPP

func erase(_ keeper: Gatekeeper) async throws {
  _ = try await Sweeper(keeper).sweep()
}
