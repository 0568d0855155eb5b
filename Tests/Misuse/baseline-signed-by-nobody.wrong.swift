// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host signs its own baseline.
// clause: acc-5
// expect: missing argument for parameter 'by' in call

import EcartDPP

func sign(_ keeper: Gatekeeper) async throws {
  try await keeper.admit(SignBaseline())
}
