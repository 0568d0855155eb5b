// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host keeps the bytes of a marketplace's key past the closure they are lent to.
// clause: key-1
// expect: requires that 'Span<UInt8>' conform to 'Escapable'

import EcartDPP

extension CredentialUse { static let listOrders = CredentialUse("list-orders") }

func bytes(_ keeper: Gatekeeper, _ key: APICredential, _ signIn: Proof<SignIn>) async throws {
  let kept: Span<UInt8> = try await keeper.open(key, for: .listOrders, as: signIn) { $0 }
  print(kept.count)
}
