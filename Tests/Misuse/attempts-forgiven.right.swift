// SPDX-License-Identifier: Apache-2.0
//
// The correct twin of attempts-forgiven.wrong.swift.

import EcartDPP

func forgive(_ account: AccountID, _ desk: inout Deliberation) async throws {
  desk.remark("forgiven", .flag(true))
}
