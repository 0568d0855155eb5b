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
      "Who verifies is never who erased. After 60 seconds, when every key that may still have been"
        + " in some memory has run out, OrderDesk starts a second process: it opens the store cold"
        + " and has a signing identity of its own.", why: "del-4")
    tell.say(
      "It tries a ciphertext kept from before, looks for the roots, and searches the database's"
        + " files for the wrapped key: \(answer.verified) verified,"
        + " \(answer.faults.count.of("fault")).", why: "del-4")
  }

  /// Verifies what waits for it.
  func verify() throws -> VerifyingProcess.Answer {
    clock.advance(by: 120)
    let answer = try VerifyingProcess.ask(about: place, at: gatekeeper.now)
    guard answer.process != getpid() else { throw VerifyingProcess.Failed() }
    return answer
  }
}
