// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of proof-prolonged.wrong.swift.

import EcartDPP

func renew(_ keeper: Gatekeeper, _ again: SignIn) async throws -> Proof<SignIn> {
  try await keeper.admit(again)
}
