// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host grants a right in nobody's name.
// clause: lp-1, acc-5
// expect: missing argument for parameter 'by' in call

import EcartDPP

func hire(_ keeper: Gatekeeper, _ read: Permission) async throws {
  try await keeper.admit(GrantAccess(read, to: "jonas", because: .duty))
}
