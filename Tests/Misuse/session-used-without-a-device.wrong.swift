// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host comes in with a token and does not say on which device.
// clause: acc-4
// expect: missing argument for parameter 'from' in call

import EcartDPP

func enter(_ keeper: Gatekeeper, _ token: SessionToken) async throws -> Proof<SignIn> {
  try await keeper.admit(SignIn(session: token))
}
