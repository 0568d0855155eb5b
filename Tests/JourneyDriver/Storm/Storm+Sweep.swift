// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartDPP
  import EcartDeletion
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  extension Storm {
    /// Erases what is due and wraps the others anew, again and again; now and then verifies.
    func sweepOn() async {
      var round = 0
      while !orders.isOver {
        round += 1
        do {
          said.line("sweeping")
          let report = try await sweep()
          said.line(
            "swept erased=\(report.erased) rewrapped=\(report.rewrapped)"
              + " roots=\(report.rootsDestroyed) certified=\(report.certified)")
          for delay in report.delays { said.line("delay \(delay)") }
          if (round + part.run).isMultiple(of: 3) { try await verify() }
        } catch { said.note(error) }
        await keeper.doDuties()
        try? await Task.sleep(for: .milliseconds(100))
      }
    }

    private func sweep() async throws -> SweepReport {
      // More may be due than a sweep erases without somebody's word.
      let word = try await keeper.admit(ConfirmSweep(atConsole: count))
      let purge = shelf.purge { [said] ids in said.lines(ids.map { "erased \($0)" }) }
      return try await Sweeper(keeper, purging: [purge]).sweep(confirmation: word)
    }

    private func verify() async throws {
      let report = try await ErasureVerifier(
        keeper, identityIn: "\(journey.directory)/verifier",
        searching: ["\(journey.directory)/store.sqlite"]
      ).verify()
      said.count("verified", by: report.verified)
      for fault in report.faults { said.line("wrong erasure: \(fault)") }
      if report.overwritten > 0 { said.line("overwritten in gaps: \(report.overwritten)") }
    }

    /// After the storm, in a process of its own: what was interrupted is taken up and finished.
    ///
    /// Two processes that were killed at once, each between an announcement and its acknowledgement, leave
    /// what a restore leaves; the next opening treats it so, and certificates wait for a month.
    func settle() async throws {
      let restores = try keeper.part(Vault.self)?.anchor.summary().restores ?? 0
      for round in 1...3 {
        let report = try await sweep()
        said.line(
          "settled round=\(round) due=\(report.due) erased=\(report.erased)"
            + " rewrapped=\(report.rewrapped) roots=\(report.rootsDestroyed)"
            + " waiting=\(report.awaitingVerification) certified=\(report.certified)")
        for delay in report.delays {
          let isOfRestore = restores > 0 && delay.contains("when the store was restored")
          said.line("\(isOfRestore ? "waits" : "wrong delay"): \(delay)")
        }
        journey.clock.advance(by: 61)
        try await verify()
      }
      let certificates = try await keeper.certificates().count
      let erased = try await keeper.store.keyCount(.erased)
      said.line("state certificates=\(certificates) erased=\(erased) restores=\(restores)")
      let end = EndState(journey)
      said.lines([try await end.keys(), try await end.ledger()])
    }
  }
#endif
