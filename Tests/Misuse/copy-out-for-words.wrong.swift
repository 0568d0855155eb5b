// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a value is taken out for a reason in free words.
// clause: lp-2, log-1
// expect: cannot convert value of type 'String' to expected argument type 'CopyReason'

import EcartDPP

func address(_ order: Order, _ keeper: Gatekeeper, _ signIn: Proof<SignIn>) async throws -> String {
  try await keeper.copyOut(
    \.recipient, of: order, because: "Ana asked me to", for: Fulfilment.self, as: signIn)
}
