// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host reveals for no purpose.
// clause: ret-2
// expect: missing argument for parameter 'for' in call
// expect: generic parameter 'P' could not be inferred

import EcartDPP

func label(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\.recipient], as: signIn) { pii in
    try pii.open(\.recipient) { print($0) }
  }
}
