// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of proof-of-another-gate.wrong.swift.

import EcartDPP

func end(_ keeper: Gatekeeper, by proof: Proof<SignIn>) async throws {
  _ = try await keeper.admit(DisableAccount("maria", by: proof))
}
