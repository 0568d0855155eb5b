// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of authenticator-replaced-by-password.wrong.swift.

import EcartDPP

func act(_ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws {
  _ = try await keeper.admit(EnrolTOTP(replacing: signIn))
}
