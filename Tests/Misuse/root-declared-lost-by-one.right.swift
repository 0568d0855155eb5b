// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of root-declared-lost-by-one.wrong.swift.

import EcartDPP
import Foundation

func declare(_ id: UUID, _ signIn: Proof<SignIn>, _ keeper: Gatekeeper) async throws {
  _ = try await keeper.confirmRootLost(id, by: signIn)
}
