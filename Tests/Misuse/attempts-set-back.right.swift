// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of attempts-set-back.wrong.swift.

import EcartDPP

func unlock(_ desk: inout Deliberation, _ key: RecordKey) async throws {
  try await desk.remove(Shelf.self, at: key)
}
