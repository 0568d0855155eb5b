// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct Obligations: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what is owed, by when: the clocks of subjects, and what people owe.",
      discussion: """
        Reads and changes nothing, and needs no key. Ends with 1 when a clock has run out and \
        nothing holds it.
        """)

    @OptionGroup var place: DirectoryArgument

    @Option(help: "Show no more than this many of one rule.")
    var limit = 50

    @Flag(help: "Only those that have run out.")
    var overdue = false

    @Flag(help: "Print what people owe (reviews, trainings, terminations) as an iCalendar file.")
    var calendar = false

    @OptionGroup var output: FormatOption

    func validate() throws {
      guard limit > 0 else { throw ValidationError("--limit takes a number above 0.") }
    }

    func run() async throws {
      let auditor = Auditor(directory: place.directory)
      let duties = try await auditor.dutyList()
      if calendar {
        print(CalendarRenderer().render(duties.calendar, stampedAt: duties.now), terminator: "")
        return
      }
      let (report, clocks) = try await auditor.clockReport()
      let all = (clocks + duties.lines).sorted { $0.due < $1.due }
      let late = clocks.count { $0.state == .overdue }
      let lateDuties = duties.lines.count { $0.state == .overdue }
      let shown = overdue ? all.filter { $0.state == .overdue } : all
      if output.isJSON {
        try Output.json(shown.map(ClockRow.init))
      } else if shown.isEmpty {
        print(overdue ? "Nothing is overdue." : "Nothing is owed: no clock runs.")
      } else {
        let renderer = TerminalRenderer(
          colours: Output.colours, width: Output.width, clocksPerRule: limit)
        print(renderer.clocks(of: report.showing(shown)))
        if late > 0 { print("\(late) overdue. Sweep them: dpp sweep \(place.directory)") }
        if lateDuties > 0 {
          print("\(lateDuties) overdue that people owe: reviews, trainings or terminations.")
        }
        if late + lateDuties == 0 { print("Nothing is overdue.") }
      }
      if late + lateDuties > 0 { throw Ending.doesNotPass }
    }
  }

  private struct ClockRow: Encodable {
    let rule: String
    let clause: String
    let subject: String
    let basis: Date
    let due: Date
    let state: String

    init(_ line: ClockLine) {
      rule = line.rule
      clause = line.clause.description
      subject = line.subject
      basis = line.basis
      due = line.due
      state = line.state.rawValue
    }
  }
#endif
