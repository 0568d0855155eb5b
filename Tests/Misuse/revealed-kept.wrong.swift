// SPDX-License-Identifier: Apache-2.0
//
// Misuse: what a reveal lends is kept beyond its closure.
// clause: must 7; lp-2
// expect: 'pii' is borrowed and cannot be consumed

import EcartDPP

struct Drawer: ~Copyable {
  let pii: Revealed<Order>
}

func label(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\.recipient], for: Fulfilment.self, as: signIn) { pii in
    let drawer = Drawer(pii: pii)
    try drawer.pii.open(\.recipient) { print($0) }
  }
}
