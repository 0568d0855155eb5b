// SPDX-License-Identifier: Apache-2.0
//
// Misuse: an authenticator is replaced by whoever knows the password.
// clause: mfa-1
// expect: cannot convert value of type 'Proof<VerifyPassword>' to expected argument type 'Proof<SignIn>'

import EcartDPP

func act(_ keeper: Gatekeeper, _ password: Proof<VerifyPassword>) async throws {
  _ = try await keeper.admit(EnrolTOTP(replacing: password))
}
