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
      if report.waiting > 0 {
        print(
          "\(report.waiting) of \(report.subjects) living subjects have values under replaced keys,"
            + " or such keys to give up:\nthe host runs Resealing.")
      }
      if let settled = report.settled {
        print(
          "\(report.settling) of \(report.subjects) were sealed anew; their replaced keys are kept for"
            + " an hour, and go when the host\nruns Resealing after \(settled.ISO8601Format()).")
      }
      if report.waiting + report.settling == 0 {
        print("\(report.subjects) living subjects, each under its newest key.")
      }
    }
  }
#endif
