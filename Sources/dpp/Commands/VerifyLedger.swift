// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct VerifyLedger: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ledger",
      abstract: "Verify that no entry of the ledger was changed, dropped or moved.",
      discussion: """
        Recomputes the tree over every entry, and holds it against the store's signed checkpoint, \
        the anchor's, and one that you kept (--against). Only a checkpoint from outside the \
        machine shows what was done by somebody who owns it.
        """)

    @OptionGroup var place: DirectoryArgument

    @Option(help: ArgumentHelp("A checkpoint that left this machine.", valueName: "file"))
    var against: String?

    @OptionGroup var output: FormatOption

    func run() async throws {
      let note = try against.map { file in
        guard let data = FileManager.default.contents(atPath: file) else {
          throw OperatorFault.file("\(file) cannot be read.")
        }
        return String(decoding: data, as: UTF8.self)
      }
      let report = try await Operating(place.directory).verifyLedger(against: note)
      if output.isJSON {
        try Output.json(report)
      } else if report.isWhole {
        print("VERIFIED  \(report.entries ?? 0) entries, \(report.covered ?? 0) under a checkpoint")
        Output.entry("root", "\(report.root ?? "")")
        Output.entry("held against", "\(report.checkpoints.joined(separator: ", ")) checkpoint")
      } else {
        print("NOT VERIFIED")
        Output.paragraph(report.fault ?? "It cannot be read.", indent: 2)
      }
      if !report.isWhole { throw Ending.doesNotPass }
    }
  }
#endif
