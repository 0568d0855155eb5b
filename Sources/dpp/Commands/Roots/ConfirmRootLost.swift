// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  extension ListLostRoots.Report {
    /// What an administrator has to know before they agree (clause ret-3).
    fileprivate var holdWarning: String {
      guard underHold > 0 else { return " None of them is under legal hold." }
      return
        " Of them under legal hold: \(underHold). What the law wants kept of these opens no more"
        + " either; ask whoever answers for those duties first."
    }
  }

  extension RootsCommand {
    struct Confirm: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Agree to what another administrator reported. It cannot be taken back.",
        discussion: "From then on the root is destroyed should it turn up. Sweep afterwards.")

      @Argument(help: "The directory the host was opened at.") var directory: String
      @Argument(
        help: "The report's number, as dpp roots list shows it.", transform: RootsCommand.number)
      var id: UUID
      @Flag(help: "Do not ask.") var yes = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(directory)
        let found = try await desk.admit(ListLostRoots(by: desk.signIn)).claim
        guard let report = found.reports.first(where: { $0.id == id }) else {
          throw Ending.Stop(
            ending: .doesNotPass,
            words: "Nobody reported this, it waited too long, or it is agreed to already.")
        }
        try Asking.confirm(
          "You say, under your name, that the root of \(report.epoch) is lost and that nobody has it:"
            + " \(report.because.words). Up to \(report.givingUp) living keys are given up with it."
            + report.holdWarning,
          byTyping: report.epoch, unless: yes)
        let signIn = try await desk.confirmedAgain()
        let lost = try await Ending.orStop {
          try await desk.gatekeeper.confirmRootLost(id, by: signIn)
        }
        if output.isJSON { return try Output.json(["epoch": lost.epoch]) }
        Output.paragraph(
          "The root of \(lost.epoch) is declared lost. Its erasures go on with the next sweep, to"
            + " certificates that say so: dpp sweep \(directory)")
      }
    }
  }
#endif
