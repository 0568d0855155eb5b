// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of standing-of-a-foreign-record.wrong.swift.

import EcartDPP

func revoke(_ desk: inout Deliberation, _ key: RecordKey) async throws {
  try await desk.revoke(.of(Shelf.self, key))
}
