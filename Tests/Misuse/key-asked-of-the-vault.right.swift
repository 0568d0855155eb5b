// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of key-asked-of-the-vault.wrong.swift.

import EcartDPP

func key(_ order: String, _ desk: inout Deliberation) async throws {
  let vault = try desk.part(Vault.self)
  desk.object = .tombstone(try vault.subject(.order, order))
}
