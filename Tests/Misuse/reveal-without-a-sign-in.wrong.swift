// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host reveals in nobody's name.
// clause: mfa-1, lp-2
// expect: missing argument for parameter 'as' in call

import EcartDPP

func label(_ order: Order, _ keeper: Gatekeeper) async throws {
  try await keeper.reveal(order, [\.recipient], for: Fulfilment.self) { pii in
    try pii.open(\.recipient) { print($0) }
  }
}
