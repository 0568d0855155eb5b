// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host asks for the key itself, by the gate behind a reveal.
// clause: lp-2
// expect: 'RevealFields<R, P>' initializer is inaccessible due to 'internal' protection level

import EcartDPP

func key(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  _ = try await keeper.admit(
    RevealFields<Order, Fulfilment>(subject: order.subject, fields: [], signIn: signIn))
}
