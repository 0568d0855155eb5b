// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of session-token-chosen.wrong.swift.

import EcartDPP

func token(_ keeper: Gatekeeper, _ signIn: Proof<SignIn>, _ place: SessionPlace) async throws
  -> SessionToken
{
  try await keeper.admit(OpenSession(signIn, from: place)).claim.token
}
