// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation

extension Journey {
  /// Step 8: another process looks, cold.
  func verifyFirstErasure() async throws {
    tell.step(8, "Another process verifies")
    let answer = try verify()
    tell.say(
      "Who verifies is never who erased: process \(answer.process == getpid() ? "the same" : "two")"
        + " starts, opens the store with no key in memory and with a signing identity of its own,"
        + " after every leased key has run out (60 seconds).", why: "del-4")
    tell.say(
      "It tries a ciphertext kept from before, looks for the roots, and searches the database's"
        + " files for the wrapped key: \(answer.verified) verified,"
        + " \(answer.faults.count.of("fault")).", why: "del-4")
  }

  /// Verifies what waits for it.
  func verify() throws -> VerifyingProcess.Answer {
    clock.advance(by: 120)
    return try VerifyingProcess.ask(about: place, at: gatekeeper.now)
  }
}
