// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of proof-made-inside-an-extension.wrong.swift.

import EcartDPP

extension Proof {
  static func of(_ gate: G, by keeper: Gatekeeper) async throws -> Proof {
    try await keeper.admit(gate)
  }
}
