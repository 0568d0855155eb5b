// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of purpose-unknown.wrong.swift.

import EcartDPP

func ship(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\.recipient], for: Fulfilment.self, as: signIn) { _ in }
}
