// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of root-escrowed-by-one.wrong.swift.

import EcartDPP
import Foundation

func shares(_ id: UUID, _ signIn: Proof<SignIn>, _ keeper: Gatekeeper) async throws {
  _ = try await keeper.escrowRoot(id, by: signIn)
}
