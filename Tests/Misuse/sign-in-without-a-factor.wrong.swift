// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes the sign-in gate with no factor in it.
// clause: mfa-1
// expect: 'SignIn' initializer is inaccessible due to 'package' protection level
// expect: argument type 'Shortcut' does not conform to expected type 'SignInRoad'

import EcartDPP

struct Shortcut {}

func enter(_ keeper: Gatekeeper) async throws -> Proof<SignIn> {
  try await keeper.admit(SignIn(road: Shortcut()))
}
