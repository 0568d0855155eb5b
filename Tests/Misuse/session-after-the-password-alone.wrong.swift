// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host opens a session after the password, without a second factor.
// clause: mfa-1
// expect: cannot convert value of type 'Proof<VerifyPassword>' to expected argument type 'Proof<SignIn>'

import EcartDPP

func open(_ password: Proof<VerifyPassword>, _ place: SessionPlace) -> OpenSession {
  OpenSession(password, from: place)
}
