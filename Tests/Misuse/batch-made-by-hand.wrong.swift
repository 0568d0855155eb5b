// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host writes into the store past every gate.
// clause: must 1, must 3
// expect: 'Batch' initializer is inaccessible due to 'package' protection level

import EcartDPP

func write(_ store: SQLiteStore, _ mark: ClockMark) async throws {
  _ = try await store.commit(Batch(mark: mark))
}
