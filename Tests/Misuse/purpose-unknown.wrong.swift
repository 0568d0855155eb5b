// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a reveal for a purpose that is none of the profile's.
// clause: ret-2
// expect: instance method 'reveal(_:_:for:as:_:)' requires that 'Resale' conform to 'Purpose'

import EcartDPP

enum Resale {}

func sell(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  try await keeper.reveal(order, [\.recipient], for: Resale.self, as: signIn) { _ in }
}
