// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of account-record-qualified.wrong.swift.

import EcartPolicy

func look(_ desk: inout Deliberation, _ key: RecordKey) async throws {
  _ = try await desk.read(Shelf.self, at: key)
}
