// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host makes the shares of a root without the store and the anchor knowing first.
// clause: key-1; del-4
// hides: struct EscrowRoot: Gate
// expect: cannot find 'EscrowRoot' in scope

import EcartDPP
import Foundation

func shares(_ id: UUID, _ signIn: Proof<SignIn>, _ keeper: Gatekeeper) async throws {
  _ = try await keeper.admit(EscrowRoot(id: id, administrator: signIn))
}
