// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host takes the store out of the gatekeeper.
// clause: must 3
// expect: 'store' is inaccessible due to 'package' protection level

import EcartDPP

func entries(_ keeper: Gatekeeper) async throws -> Int64 { try await keeper.store.ledgerCount() }
