// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of copy-out-for-words.wrong.swift.

import EcartDPP

func address(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws -> String {
  try await keeper.copyOut(
    \.recipient, of: order, because: .carrierLabel, for: Fulfilment.self, as: signIn)
}
