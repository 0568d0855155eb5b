// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of session-after-the-password-alone.wrong.swift.

import EcartDPP

func open(_ signIn: Proof<SignIn>, _ place: SessionPlace) -> OpenSession {
  OpenSession(signIn, from: place)
}
