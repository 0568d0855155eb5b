// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a reveal of one record names a field of another.
// clause: lp-2
// expect: cannot convert

import EcartDPP

struct Parcel {
  let box: String
}

func label(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\Parcel.box], for: Fulfilment.self, as: signIn) { _ in }
}
