// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of baseline-signed-by-nobody.wrong.swift.

import EcartDPP

func sign(_ keeper: Gatekeeper, _ administrator: Proof<SignIn>) async throws {
  try await keeper.admit(SignBaseline(by: administrator))
}
