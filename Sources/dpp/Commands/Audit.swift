// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport

  struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Audit a host: check what can be checked, and answer every clause.",
      discussion: """
        Reads and changes nothing, needs no key, and may run beside the host. Ends with 0 when \
        the host passes and with 1 when it does not. A store that lived on a testing clock never \
        passes.
        Documented exceptions are read from waivers.json in the directory: a list of {clause, \
        reason, approver, expires}. They change no verdict, and count only with --accept-waived.
        """)

    @OptionGroup var place: DirectoryArgument

    @Option(help: ArgumentHelp("Also write the report as one HTML page.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Also write the report as JSON.", valueName: "file"))
    var json: String?

    @Flag(help: "Let clauses pass that are not satisfied and have a waiver that stands.")
    var acceptWaived = false

    @OptionGroup var output: FormatOption

    func run() async throws {
      let report = try await Auditor(directory: place.directory).audit()
      let asJSON = JSONRenderer(acceptingWaived: acceptWaived)
      if let html {
        try Output.write(HTMLRenderer(acceptingWaived: acceptWaived).render(report), to: html)
      }
      if let json { try Output.write(asJSON.render(report), to: json) }
      if output.isJSON {
        print(asJSON.render(report), terminator: "")
      } else {
        let renderer = TerminalRenderer(
          colours: Output.colours, width: Output.width, acceptingWaived: acceptWaived)
        print(renderer.render(report), terminator: "")
        Output.paragraph(last(of: report))
      }
      if !report.passes(acceptingWaived: acceptWaived) { throw Ending.doesNotPass }
    }

    /// Where the report is, and where to begin.
    private func last(of report: AuditReport) -> String {
      let files = [html, json].compactMap { $0 }
      let first =
        report.failures.first.map { "\($0.id)" } ?? "the clock that is due next, on top of its list"
      return files.isEmpty
        ? "For a page with every clause, add --html report.html; look first at \(first)."
        : "The whole report is in \(files.joined(separator: " and ")); look first at \(first)."
    }
  }
#endif
