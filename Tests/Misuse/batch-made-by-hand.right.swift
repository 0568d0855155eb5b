// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of batch-made-by-hand.wrong.swift.

import EcartDPP

func write(_ store: SQLiteStore, _ batch: Batch) async throws {
  _ = try await store.commit(batch)
}
