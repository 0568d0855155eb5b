// SPDX-License-Identifier: Apache-2.0
//
// Misuse: the proof of one gate is shown where another's is asked for.
// clause: must 1; mfa-1
// expect: cannot convert value of type 'Proof<BootstrapAdministrator>' to expected argument type 'Proof<SignIn>'

import EcartDPP

func end(_ keeper: Gatekeeper, by proof: Proof<BootstrapAdministrator>) async throws {
  _ = try await keeper.admit(DisableAccount("maria", by: proof))
}
