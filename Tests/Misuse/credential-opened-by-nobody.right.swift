// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of credential-opened-by-nobody.wrong.swift.

import EcartDPP

extension CredentialUse { static let listOrders = CredentialUse("list-orders") }

func count(_ keeper: Gatekeeper, _ key: APICredential, _ signIn: Proof<SignIn>)
  async throws -> Int
{
  try await keeper.open(key, for: .listOrders, as: signIn) { $0.count }
}
