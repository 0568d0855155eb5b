// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of sign-in-without-a-factor.wrong.swift.

import EcartDPP

func enter(_ keeper: Gatekeeper, with factor: SignIn) async throws -> Proof<SignIn> {
  try await keeper.admit(factor)
}
