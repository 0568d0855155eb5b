// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of password-alone-opens-a-gate.wrong.swift.

import EcartDPP

func act(_ keeper: Gatekeeper, _ password: Proof<VerifyPassword>) async throws {
  _ = try await keeper.admit(EnrolTOTP(after: password))
}
