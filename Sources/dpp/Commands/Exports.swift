// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct Exports: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show which exports of personal data are out, and tick them off.",
      discussion: """
        An export left sealed, on a stick or by a link. While it is out it is a copy: the people in it \
        get no certificate of erasure until somebody attests that the file and every copy of it are \
        destroyed. Who it was made by sees their own, an administrator all. Where dpp cannot open the \
        keyring, the host does it: ListExports, Gatekeeper.tickOffExport.
          dpp exports DIR
          dpp exports tick-off DIR NUMBER
        """,
      subcommands: [List.self, TickOff.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Show the exports.")

      @OptionGroup var place: DirectoryArgument
      @Flag(help: "Those that were ticked off too.") var all = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(place.directory)
        let found = try await desk.admit(ListExports(by: desk.signIn)).claim
        if output.isJSON { return try Output.json(found.map(ExportRow.init)) }
        let shown = all ? found : found.filter(\.isOut)
        guard !shown.isEmpty else {
          return print(
            found.isEmpty ? "No export is on record." : "No export is out (--all shows the others)."
          )
        }
        for export in shown {
          print("\(export.id.uuidString.lowercased())  \(Self.state(of: export))")
          for line in Self.lines(of: export) { print("  \(line)") }
        }
      }

      private static func state(of export: ListExports.Export) -> String {
        if !export.isOut { return "ticked off" }
        return export.made != nil && export.digest == nil ? "never finished" : "out"
      }

      private static func lines(of export: ListExports.Export) -> [String] {
        guard let made = export.made, let people = export.subjects else {
          return ["only the anchor knows of it, so it holds everybody's certificates up"]
        }
        var lines = [
          "\(made.formatted(.iso8601.year().month().day())) to \(export.destination) for"
            + " \(export.purpose): \(export.fields.joined(separator: ", ")) of \(people) people"
        ]
        lines += export.recipients.map { "sealed to certificate \($0)" }
        if let digest = export.digest { lines.append("file SHA-256 \(digest)") }
        return lines
      }
    }

    struct TickOff: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "tick-off",
        abstract: "Attest that an export and every copy of it are destroyed.")

      @Argument(help: "The directory the host was opened at.") var directory: String
      @Argument(help: "The export's number, as dpp exports shows it.", transform: Self.number)
      var id: UUID
      @Flag(help: "Do not ask.") var yes = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(directory)
        try Asking.confirm(
          "You attest, under your name, that the export \(id.uuidString.lowercased()) and every copy"
            + " of it are destroyed.",
          unless: yes)
        let signIn = try await desk.confirmedAgain()
        do { try await desk.gatekeeper.tickOffExport(id, by: signIn) } catch let fault
          as ExportTickFault
        {
          let ending: Ending
          if case .refused = fault { ending = .doesNotPass } else { ending = .couldNotRun }
          throw Ending.Stop(ending: ending, words: "\(fault)")
        }
        if output.isJSON { return try Output.json(["tickedOff": id.uuidString.lowercased()]) }
        print("Ticked off. The certificates of those who were in it go on at the next sweep.")
      }

      private static func number(_ text: String) throws -> UUID {
        guard let id = UUID(uuidString: text) else {
          throw ValidationError("A number looks like 8a1f0c3e-….")
        }
        return id
      }
    }
  }

  private struct ExportRow: Encodable {
    let number: String
    let out: Bool
    let made: Date?
    let destination, purpose: String
    let fields: [String]
    let people: Int?
    let recipients: [String]
    let file: String?

    init(_ export: ListExports.Export) {
      number = export.id.uuidString.lowercased()
      out = export.isOut
      made = export.made
      (destination, purpose) = (export.destination, export.purpose)
      fields = export.fields
      people = export.subjects
      recipients = export.recipients
      file = export.digest
    }
  }
#endif
