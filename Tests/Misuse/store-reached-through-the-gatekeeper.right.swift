// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of store-reached-through-the-gatekeeper.wrong.swift.

import EcartDPP

func entries(_ store: SQLiteStore) async throws -> Int64 { try await store.ledgerCount() }
