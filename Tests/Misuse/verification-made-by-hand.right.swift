// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of verification-made-by-hand.wrong.swift.

import EcartDPP

func verify(_ verifier: ErasureVerifier) async throws {
  _ = try await verifier.verify()
}
