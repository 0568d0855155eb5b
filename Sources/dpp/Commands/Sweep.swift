// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct Sweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Erase what is due, have it verified, and issue the certificates.",
      discussion: """
        Safe to run at any time and as often as you like; a sweep that was cut short is taken up \
        by the next one. After the keys are destroyed it waits a minute, until no process can \
        still hold one in memory; then a second process verifies.
        A host with purge handlers of its own should sweep by itself: this command knows the \
        compliance store and nothing of the host's rows. It destroys keys and roots all the same, \
        and the certificates wait until the host has purged. It looks at every record of an \
        erasure that there is, where a host's sweep looks at those under way. Make a backup \
        after a sweep, not beside it.
        """)

    @OptionGroup var place: DirectoryArgument

    @Option(help: ArgumentHelp("Yes, erase this many at once.", valueName: "number"))
    var confirm: Int?

    @Flag(help: "The host keeps no rows of its own; needed where it never registered.")
    var hostHasNoRows = false

    @Flag(help: "Do not wait for the verification; a later sweep issues the certificates.")
    var noWait = false

    @Option(
      help: ArgumentHelp("Write every certificate there is into this folder.", valueName: "folder"))
    var certificates: String?

    @OptionGroup var output: FormatOption

    func run() async throws {
      let operating = try Operating(place.directory)
      let gatekeeper = try await operating.open()
      let sweeper = try Sweeper(gatekeeper, leaving: try leftRows(operating))
      var summary = SweepSummary()

      // Step 1: erase.
      var word: Proof<ConfirmSweep>?
      if let confirm { word = try await gatekeeper.admit(ConfirmSweep(atConsole: confirm)) }
      try await sweep(sweeper, word, &summary)

      // Step 2: another process verifies, once no key can be left in a memory.
      let open = try await operating.unverified(gatekeeper)
      if open.count > 0, !noWait {
        try await SweepNotes.wait(open.wait)
        summary.verification = try Subprocess.verifyErasures(place.directory)
        // Step 3: certify what was verified.
        try await sweep(sweeper, word, &summary)
      }
      summary.awaitingVerification = try await operating.unverified(gatekeeper).count
      if let certificates {
        summary.written = try await CertificateFiles.write(gatekeeper, to: certificates)
        summary.folder = certificates
      }
      if output.isJSON { try Output.json(summary) } else { summary.show(place.directory) }
      if !summary.isFine { throw Ending.doesNotPass }
    }

    /// What a sweep that did not come to its end did is shown before it is told what failed.
    private func sweep(
      _ sweeper: Sweeper, _ word: Proof<ConfirmSweep>?, _ summary: inout SweepSummary
    ) async throws {
      do {
        summary.take(try await sweeper.sweep(confirmation: word, progress: SweepNotes.tell))
        SweepNotes.end()
      } catch {
        SweepNotes.end()
        guard let incomplete = error as? SweepIncomplete else { throw error }
        summary.take(incomplete.report)
        summary.failures = incomplete.failures.map(\.description)
        if output.isJSON { try Output.json(summary) } else { summary.show(place.directory) }
        throw incomplete
      }
    }

    private func leftRows(_ operating: Operating) throws -> LeftRows? {
      let rows = operating.leftRows
      guard hostHasNoRows, let rows else { return rows }
      guard case .untold = rows else {
        throw ValidationError(
          "The host registered what it keeps, so --host-has-no-rows is not for you to say; sweep from"
            + " the host.")
      }
      return nil
    }
  }

  /// What a sweep, its verification and the sweep after it came to.
  struct SweepSummary: Encodable {
    var due = 0
    var erased = 0
    var overdue = 0
    var held = 0
    var rootsDestroyed = 0
    var rewrapped = 0
    var certified = 0
    var awaitingVerification = 0
    var delays: [String] = []
    /// What failed in a sweep that did not come to its end.
    var failures: [String] = []
    var verification: VerificationRow?
    var written: Int?
    var folder: String?

    var isFine: Bool { delays.isEmpty && verification?.faults.isEmpty ?? true }

    mutating func take(_ report: SweepReport) {
      due += report.due
      erased += report.erased
      overdue += report.overdue
      held = max(held, report.held)
      rootsDestroyed += report.rootsDestroyed
      rewrapped += report.rewrapped
      certified += report.certified
      delays = report.delays
    }

    func show(_ directory: String) {
      if due == 0 {
        print("Nothing was due.")
      } else {
        print("Erased \(erased) of \(due) that were due; past their moment: \(overdue).")
      }
      if held > 0 { print("Past their time and kept by a legal hold: \(held).") }
      if rootsDestroyed > 0 {
        print(
          "Roots destroyed: \(rootsDestroyed); living subjects wrapped anew first: \(rewrapped)."
        )
      }
      if let verification {
        print("Verified by another process: \(verification.words)")
        for fault in verification.faults { Output.entry("fault", "\(fault)") }
      }
      print("Certificates issued: \(certified).")
      if let written, let folder { print("Certificates newly written to \(folder): \(written).") }
      if awaitingVerification > 0 {
        Output.paragraph(
          "Erasures that still wait for their verification: \(awaitingVerification). Sweep again in"
            + " a minute: dpp sweep \(directory)")
      }
      for delay in delays { Output.paragraph(delay) }
    }
  }
#endif
