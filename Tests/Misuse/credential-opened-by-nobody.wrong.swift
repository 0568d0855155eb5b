// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host opens a marketplace's key in nobody's name.
// clause: key-2
// expect: missing argument for parameter 'as' in call

import EcartDPP

extension CredentialUse { static let listOrders = CredentialUse("list-orders") }

func count(_ keeper: Gatekeeper, _ key: APICredential) async throws -> Int {
  try await keeper.open(key, for: .listOrders) { $0.count }
}
