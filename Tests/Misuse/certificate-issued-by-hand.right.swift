// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of certificate-issued-by-hand.wrong.swift.

import EcartDPP

func issue(_ subject: SubjectID, _ keeper: Gatekeeper) async throws -> String? {
  try await keeper.certificate(of: subject)
}
