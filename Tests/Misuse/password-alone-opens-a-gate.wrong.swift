// SPDX-License-Identifier: Apache-2.0
//
// Misuse: before there is a second factor, a password is used as if it were a sign-in.
// clause: mfa-1
// expect: cannot convert value of type 'Proof<VerifyPassword>' to expected argument type 'Proof<SignIn>'

import EcartDPP

func act(_ keeper: Gatekeeper, _ password: Proof<VerifyPassword>) async throws {
  _ = try await keeper.admit(DisableAccount("jonas", by: password))
}
