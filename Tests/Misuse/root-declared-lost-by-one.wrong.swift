// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host agrees to a lost root without the anchor's saying so.
// clause: del-4; key-1
// hides: struct ConfirmRootLost: Gate
// expect: cannot find 'ConfirmRootLost' in scope

import EcartDPP
import Foundation

func declare(_ id: UUID, _ signIn: Proof<SignIn>, _ keeper: Gatekeeper) async throws {
  _ = try await keeper.admit(ConfirmRootLost(id: id, administrator: signIn))
}
