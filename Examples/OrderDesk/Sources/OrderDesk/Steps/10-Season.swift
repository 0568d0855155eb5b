// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import Foundation

extension Journey {
  /// Step 10: the same each night, until nothing but the held order is left.
  func restOfTheSeason(_ sweeper: Sweeper, _ maria: Colleague) async throws {
    tell.step(10, "The season goes by: sweep, verify, certify")
    tell.row(
      ("night of", 10), ("erased", 8), ("rows", 6), ("roots", 7), ("verified", 10),
      ("certificates", 12))
    let end = Self.start.addingTimeInterval(62 * Self.day)
    var heldSince: String?
    var late = 0
    while gatekeeper.now < end {
      let report = try await sweepOrAsk(sweeper, maria)
      if report.held > 0 { heldSince = heldSince ?? gatekeeper.now.day }
      guard report.erased > 0 else { continue }
      late += report.overdue
      let night = gatekeeper.now.day
      let answer = try verify()
      let certified = try await sweeper.sweep().certified
      try await writeCertificates()
      tell.row(
        (night, 10), ("\(report.erased)", 8), ("\(report.rowsPurged)", 6),
        ("\(report.rootsDestroyed)", 7), ("\(answer.verified)", 10), ("\(certified)", 12))
      for fault in answer.faults + report.delays { tell.say("× \(fault)", why: "del-4") }
    }
    if late > 0 {
      tell.say(
        "\(late) of these were past their moment when the sweeper came. The ledger and their"
          + " certificates say by how much.", why: "ret-1")
    }
    if let heldSince {
      tell.say(
        "Since \(heldSince) order \(Self.held) is past its time, and its hold keeps it; but for"
          + " that law alone.", why: "ret-3")
      try await useHeld(as: try await maria.signIn())
    }
    tell.say("\(gatekeeper.now.day): \(try await shop.count().of("order")) left, the held one.")
  }

  /// Sweeps; when much is due at once, a person has to say that it is right.
  private func sweepOrAsk(
    _ sweeper: Sweeper, _ maria: Colleague
  ) async throws -> SweepReport {
    do {
      return try await sweepNextNight(sweeper)
    } catch let stop as SweepStopped {
      guard case .blastRadius(let due, _) = stop else { throw stop }
      tell.refusal("\(gatekeeper.now.day): the sweeper stops and asks.", "\(stop)", why: "ret-1")
      tell.reply(
        "Maria looks at the list (they all came in on \(Self.start.day)) and confirms \(due).")
      let confirmation = try await gatekeeper.admit(
        ConfirmSweep(due, by: try await maria.signIn()))
      return try await sweeper.sweep(confirmation: confirmation)
    }
  }
}
