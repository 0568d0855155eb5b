// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartTesting
import Foundation

extension Journey {
  func sweeper() throws -> Sweeper {
    try Sweeper(
      gatekeeper, purging: [shop.purge],
      accountable: AccountablePeople(
        sanitizer: .init(
          name: "M. Quintana", title: "Administrator", location: "OrderDesk, back office",
          contact: "privacy@example.net"),
        verifier: .init(
          name: "J. Ferrer", title: "Data protection officer", location: "OrderDesk, head office",
          contact: "dpo@example.net")))
  }

  /// One row as somebody may have copied it out of the database before: into a spreadsheet, an old
  /// backup, a test system.
  func copyBeforeErasure() async throws -> OrderRow? {
    try await shop.order(Self.gift, store: "casa-lirio")
  }

  /// Step 7: days pass until the first order is due.
  func waitForFirstErasure(_ sweeper: Sweeper) async throws {
    tell.step(7, "Days pass, and the first order is due")
    tell.say("What is to be erased, and when:", why: "ret-1")
    for entry in try await shop.dueList() {
      let because =
        entry.rule == "delivered"
        ? "30 days after delivery" : "60 days after receipt: no delivery was ever reported"
      tell.row((entry.day, 10), (entry.count.of("order"), 9), (because, 60))
    }
    tell.say("A sweeper looks each night, just after midnight UTC.")
    while true {
      let report = try await sweepNextNight(sweeper)
      guard report.erased > 0 else { continue }
      tell.say(
        "\(gatekeeper.now.day): \(report.erased.of("key")) destroyed. Whoever has a copy of the"
          + " ciphertext, anywhere, has nothing any more.", why: "ret-1, del-4")
      tell.say(
        "\(report.rowsPurged.of("row")) of the shop purged by its own handler; the database's log"
          + " folded in and cut; \(report.rootsDestroyed.of("root")) destroyed, so that no old"
          + " backup opens what was erased.", why: "del-4")
      return
    }
  }

  /// Goes on to the next night and sweeps.
  func sweepNextNight(_ sweeper: Sweeper) async throws -> SweepReport {
    let midnight = (gatekeeper.now.timeIntervalSince1970 / Self.day).rounded(.down) * Self.day
    clock.advance(to: Date(timeIntervalSince1970: midnight + Self.day + 300))
    // On a real clock the gatekeeper does this by itself, once a day (acc-5).
    try await gatekeeper.checkBaselineIfDue()
    return try await sweeper.sweep()
  }
}
