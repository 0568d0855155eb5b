// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of session-used-without-a-device.wrong.swift.

import EcartDPP

func enter(
  _ keeper: Gatekeeper, _ token: SessionToken, _ place: SessionPlace
) async throws -> Proof<SignIn> {
  try await keeper.admit(SignIn(session: token, from: place))
}
