// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of standing-of-the-store.wrong.swift.

import EcartDPP

func revoke(_ desk: inout Deliberation) async throws {
  try await desk.revoke(Standing.of(Shelf.self, "first"))
}
