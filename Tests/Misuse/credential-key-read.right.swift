// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of credential-key-read.wrong.swift.

import EcartDPP

func store(_ keeper: Gatekeeper, _ key: String, _ origin: Origin, _ admin: Proof<SignIn>)
  async throws -> String
{
  try await keeper.admit(StoreCredential(Secret(utf8: key), from: origin, by: admin)).claim.number
}
