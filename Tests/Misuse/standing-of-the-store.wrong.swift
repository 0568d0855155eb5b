// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate rests on, or revokes, what a restored backup revokes.
// clause: must 8
// expect: 'store' is inaccessible due to 'package' protection level

import EcartDPP

func revoke(_ desk: inout Deliberation) async throws {
  try await desk.revoke(Standing.store)
}
