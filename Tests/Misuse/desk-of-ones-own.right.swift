// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of desk-of-ones-own.wrong.swift.

import EcartDPP

func ask(_ gate: PackOrder, _ keeper: Gatekeeper) async throws {
  _ = try await keeper.admit(gate)
}
