// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of authority-made-by-hand.wrong.swift.

import EcartDPP

func rights(_ keeper: Gatekeeper) async throws -> Authority {
  try await keeper.authority()
}
