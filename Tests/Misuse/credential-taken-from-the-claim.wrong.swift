// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host asks the gate itself and takes the key out of its claim, to keep it.
// clause: key-1
// hides: let secret: Secret
// expect: 'secret' is inaccessible due to 'internal' protection level

import EcartDPP

extension CredentialUse { static let listOrders = CredentialUse("list-orders") }

func secret(_ keeper: Gatekeeper, _ key: APICredential, _ signIn: Proof<SignIn>)
  async throws -> Secret
{
  try await keeper.admit(OpenCredential(key, for: .listOrders, as: signIn)).claim.secret
}
