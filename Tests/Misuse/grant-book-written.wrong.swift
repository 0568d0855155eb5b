// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host writes into somebody's grants.
// clause: lp-1
// expect: cannot find 'GrantBook' in scope
// hides: struct GrantBook: GateRecord

import EcartDPP

func widen(_ desk: inout Deliberation) async throws {
  try await desk.write(GrantBook(), at: "maria")
}
