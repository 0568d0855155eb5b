// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of single-use-copied.wrong.swift.

import EcartDPP

func pack(_ keeper: Gatekeeper, _ use: consuming SingleUse<PackOrder>) async throws {
  let moved = consume use
  try await keeper.spend(moved) { print("parcel \($0)") }
}
