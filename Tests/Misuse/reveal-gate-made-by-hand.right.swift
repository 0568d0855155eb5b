// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of reveal-gate-made-by-hand.wrong.swift.

import EcartDPP

func key(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\.recipient], for: Fulfilment.self, as: signIn) { pii in
    try pii.open(\.recipient) { print($0) }
  }
}
