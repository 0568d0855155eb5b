// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a reveal for a purpose in free words.
// clause: ret-2
// expect: cannot convert value of type 'String' to expected argument type 'P.Type'
// expect: generic parameter 'P' could not be inferred

import EcartDPP

func sell(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\.recipient], for: "resale", as: signIn) { _ in }
}
