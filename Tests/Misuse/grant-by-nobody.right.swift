// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of grant-by-nobody.wrong.swift.

import EcartDPP

func hire(_ keeper: Gatekeeper, _ read: Permission, _ admin: Proof<SignIn>) async throws {
  try await keeper.admit(GrantAccess(read, to: "jonas", because: .duty, by: admin))
}
