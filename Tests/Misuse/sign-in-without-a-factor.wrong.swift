// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes the sign-in gate with no factor in it.
// clause: mfa-1
// expect: extra argument 'road' in call
// expect: missing arguments for parameters 'session', 'from' in call
// hides: package init(road: any SignInRoad)

import EcartDPP

struct Shortcut {}

func enter(_ keeper: Gatekeeper) async throws -> Proof<SignIn> {
  try await keeper.admit(SignIn(road: Shortcut()))
}
