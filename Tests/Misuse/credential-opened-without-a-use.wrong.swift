// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host opens a marketplace's key without saying what for.
// clause: key-2
// expect: missing argument for parameter 'for' in call

import EcartDPP

func count(_ keeper: Gatekeeper, _ key: APICredential, _ signIn: Proof<SignIn>)
  async throws -> Int
{
  try await keeper.open(key, as: signIn) { $0.count }
}
