// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "keys",
      abstract: "Show what is sealed under which epoch, and what waits to be sealed anew.",
      discussion: "Reads and changes nothing, and needs no key.")

    @OptionGroup var place: DirectoryArgument
    @OptionGroup var output: FormatOption

    func run() async throws {
      let report = try await Auditor(directory: place.directory).sealingReport()
      if output.isJSON { return try Output.json(report) }
      guard !report.lines.isEmpty else { return print("No key was made yet.") }
      print(
        Columns.pad("epoch", to: 40) + Columns.pad("made (UTC)", to: 14)
          + Columns.pad("subjects", to: 12) + "to seal anew")
      for line in report.lines {
        print(
          Columns.pad(line.epoch, to: 40)
            + Columns.pad(String(line.made.ISO8601Format().prefix(10)), to: 14)
            + Columns.pad("\(line.subjects)", to: 12) + "\(line.waiting)")
      }
      print(
        report.waiting == 0
          ? "\(report.subjects) living subjects, none of which waits to be sealed anew."
          : "\(report.waiting) of \(report.subjects) living subjects have values or keys to do: the"
            + " host runs Resealing.")
      guard let settled = report.settled else { return }
      print(
        "\(report.settling) were sealed anew; their replaced keys are kept for an hour after it, and"
          + " go when the host\nruns Resealing after \(settled.ISO8601Format()).")
    }
  }
#endif
