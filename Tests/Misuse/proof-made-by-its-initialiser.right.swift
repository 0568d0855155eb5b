// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of proof-made-by-its-initialiser.wrong.swift.

import EcartDPP

func enter(_ keeper: Gatekeeper, _ signIn: SignIn) async throws -> Proof<SignIn> {
  try await keeper.admit(signIn)
}
