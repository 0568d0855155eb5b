// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of single-use-made-by-hand.wrong.swift.

import EcartDPP

func grant(_ keeper: Gatekeeper) async throws -> SingleUse<PackOrder> {
  try await keeper.admitOnce(PackOrder())
}
