// SPDX-License-Identifier: Apache-2.0
//
// Misuse: one grant is used two times.
// clause: must 7 (single use)
// expect: 'use' consumed more than once

import EcartDPP

func pack(_ keeper: Gatekeeper, _ use: consuming SingleUse<PackOrder>) async throws {
  try await keeper.spend(use) { print("parcel \($0)") }
  try await keeper.spend(use) { print("parcel \($0) again") }
}
