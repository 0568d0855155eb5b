// SPDX-License-Identifier: Apache-2.0
//
// Misuse: a host's gate tells the lock-out counter that an attempt was good.
// clause: must 3; acc-7
// hides: package enum AttemptCounter
// expect: cannot find 'AttemptCounter' in scope

import EcartDPP

func forgive(_ account: AccountID, _ desk: inout Deliberation) async throws {
  try await AttemptCounter.succeed("totp", of: account, on: &desk)
}
