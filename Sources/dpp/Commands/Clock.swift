// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "clock",
      abstract: "Show the store's clock, or confirm that the machine's is right.",
      discussion: """
        Time never runs backward in a store, and time that nobody can vouch for erases nothing. \
        When the machine was off for long, or its clock was set forward, a person has to say that \
        the clock is right: dpp clock confirm DIR.
        """,
      subcommands: [Show.self, Confirm.self], defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Show the store's time beside the machine's.")

      @OptionGroup var place: DirectoryArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let report = try await Operating(place.directory).clock()
        if output.isJSON { return try Output.json(report) }
        ClockCommand.show(report)
      }
    }

    struct Confirm: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Vouch for the machine's clock as it reads now.",
        discussion: "What you say is evidence: it goes into the ledger and into the anchor.")

      @OptionGroup var place: DirectoryArgument

      @Flag(help: "Do not ask; for scripts in which a person has looked already.")
      var yes = false

      @OptionGroup var output: FormatOption

      func run() async throws {
        let operating = try Operating(place.directory)
        if operating.identity.livedOnTestingClock { throw OperatorFault.livedOnTestingClock }
        if !yes { try await ask(try await operating.clock()) }
        let moved = try await operating.confirmClock()
        if output.isJSON { return try Output.json(["from": moved.from, "to": moved.to]) }
        print("Confirmed: the store's clock reads \(Moment.minute(moved.to)) and is vouched for.")
        Output.paragraph(
          "Restart every process that has this store open: they still go by the clock as it was.")
      }

      private func ask(_ report: Operating.ClockReport) async throws {
        guard isatty(STDIN_FILENO) == 1 else {
          throw Ending.Stop(
            ending: .needsPerson,
            words: "Nobody is here to ask. Run it in a terminal, or add --yes after you looked.")
        }
        ClockCommand.show(report)
        Output.note("Is \(Moment.minute(report.system)) the right time? [y/N]")
        guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else {
          throw Ending.Stop(ending: .needsPerson, words: "Nothing was changed.")
        }
      }
    }

    static func show(_ report: Operating.ClockReport) {
      print("machine       \(Moment.minute(report.system))")
      print("store         \(report.stored.map(Moment.minute) ?? "nothing was decided yet")")
      print("vouched for   \(report.vouched.map(Moment.minute) ?? "nothing was decided yet")")
      if report.livedOnTestingClock {
        print("This store lived on a testing clock; its time is not the machine's.")
      }
      if report.needsConfirmation {
        Output.paragraph(
          "The time is \(Moment.span(report.unvouchedSeconds)) ahead of what can be vouched for, so"
            + " nothing is erased. If the machine's time is right, say so: dpp clock confirm.")
      } else if !report.livedOnTestingClock {
        print("The time is vouched for; sweeps may erase.")
      }
    }
  }
#endif
