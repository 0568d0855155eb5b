// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host draws a session token itself instead of opening a session.
// clause: net-4
// expect: 'random' is inaccessible due to 'internal' protection level
// hides: static func random() throws(CryptoFailure) -> SessionToken

import EcartDPP

func token(_ keeper: Gatekeeper, _ signIn: Proof<SignIn>, _ place: SessionPlace) async throws
  -> SessionToken
{
  try SessionToken.random()
}
