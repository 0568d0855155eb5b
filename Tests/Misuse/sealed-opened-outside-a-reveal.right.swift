// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of sealed-opened-outside-a-reveal.wrong.swift.

import EcartDPP

func label(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\.recipient], for: Fulfilment.self, as: signIn) { pii in
    try pii.open(\.recipient) { print($0) }
  }
}
