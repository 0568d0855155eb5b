// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of single-use-spent-twice.wrong.swift.

import EcartDPP

func pack(_ keeper: Gatekeeper, _ use: consuming SingleUse<PackOrder>) async throws {
  try await keeper.spend(use) { print("parcel \($0)") }
}
