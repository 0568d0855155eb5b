// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate takes a subject's key out of the vault.
// clause: enc-1, lp-2
// expect: 'key' is inaccessible due to 'package' protection level

import EcartDPP

func key(_ subject: SubjectID, _ desk: inout Deliberation) async throws {
  let vault = try desk.part(Vault.self)
  _ = try await vault.key(of: subject, on: &desk)
}
