// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of reveal-names-fields-of-another-record.wrong.swift.

import EcartDPP

func label(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\Order.recipient], for: Fulfilment.self, as: signIn) { _ in }
}
