// SPDX-License-Identifier: Apache-2.0
//
// Misuse: somebody to whom a grant is only lent spends it.
// clause: must 7 (single use)
// expect: 'use' is borrowed and cannot be consumed

import EcartDPP

func pack(_ keeper: Gatekeeper, _ use: borrowing SingleUse<PackOrder>) async throws {
  try await keeper.spend(use) { print("parcel \($0)") }
}
