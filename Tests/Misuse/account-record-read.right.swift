// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of account-record-read.wrong.swift.

import EcartDPP

func look(_ desk: inout Deliberation, _ key: RecordKey) async throws {
  _ = try await desk.read(Shelf.self, at: key)
}
