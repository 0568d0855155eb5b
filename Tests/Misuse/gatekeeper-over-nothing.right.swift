// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of gatekeeper-over-nothing.wrong.swift.

import EcartDPP

func keeper(_ directory: String) async throws -> Gatekeeper {
  try await Gatekeeper.open(at: directory, policy: .ecartAPI)
}
