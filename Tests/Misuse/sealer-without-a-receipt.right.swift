// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of sealer-without-a-receipt.wrong.swift.

import EcartDPP

func sealer(_ origin: Origin, _ keeper: Gatekeeper) async throws -> Sealer<Order> {
  try await keeper.admit(Receive<Order>("1001", from: origin)).claim
}
