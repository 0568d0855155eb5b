// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct Terminate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End everything of somebody who left, for good, and show that it is dead.",
      discussion: """
        From then on every session, right and sign-in of the account is refused, in every process, \
        and nothing brings it back. The policy allows 24 hours from the moment of leaving. What \
        the host has of its own (a VPN, a database login), the host cuts; here is what the \
        installation itself knows of.
        """)

    @OptionGroup var target: AccountArgument

    @Option(help: "The day the person left, when that was earlier: YYYY-MM-DD (UTC).")
    var left: String?

    @Option(
      help: "For a day to come: plan it, and the account stops by itself at its first minute.")
    var plan: String?

    @Flag(help: "Take a planned last day back, before it has come.") var withdraw = false
    @Flag(help: "The account is ended already: look again whether everything is dead.")
    var resume = false
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var output: FormatOption

    func validate() throws {
      for day in [left, plan].compactMap({ $0 }) where DayOption.parse(day) == nil {
        throw ValidationError("A day looks like 2026-11-20.")
      }
      guard [left != nil, plan != nil, withdraw, resume].count(where: { $0 }) <= 1 else {
        throw ValidationError("Give one of --left, --plan, --withdraw and --resume.")
      }
    }

    func run() async throws {
      let desk = try await Desk.open(target.directory)
      if let plan, let day = DayOption.parse(plan) {
        try await desk.admit(PlanDeparture(target.account, at: day, by: desk.signIn))
        return try Output.done(
          Done(account: target.name, done: "planned"),
          "Planned: the account stops by itself when \(plan) begins (UTC).", json: output.isJSON)
      }
      if withdraw {
        try await desk.admit(WithdrawDeparture(target.account, by: desk.signIn))
        return try Output.done(
          Done(account: target.name, done: "kept"), "Taken back: no last day is planned.",
          json: output.isJSON)
      }
      if !resume { try confirm() }
      let report = try await end(desk)
      if output.isJSON {
        try Output.json(TerminationRow(target.name, report))
      } else {
        tell(report)
      }
      if !report.isInTime { throw Ending.doesNotPass }
    }

    private func confirm() throws {
      try Asking.confirm(
        "\(target.name) will never work again, and the name is never given to anybody else.",
        byTyping: target.name, unless: yes)
    }

    private func tell(_ report: TerminationReport) {
      print("Ended. Looked for what still lets \(target.name) in, and found nothing alive:")
      for kind in report.dead { print("  \(kind)") }
      print(
        "left \(Moment.minute(report.left)), confirmed dead \(Moment.minute(report.confirmed)):"
          + (report.isInTime ? " within the 24 hours." : " LATER than the 24 hours."))
    }

    private func end(_ desk: Desk) async throws -> TerminationReport {
      let account: AccountID
      if resume {
        let listings = try await desk.admit(ListAccounts(by: desk.signIn)).claim
        let found = listings.first { $0.name.map { AccountName($0) } == target.account }
        guard let found, found.state == .terminated else {
          throw Ending.Stop(ending: .doesNotPass, words: "No ended account has that name.")
        }
        account = found.id
      } else {
        let ended = try await desk.admit(
          TerminateAccount(
            target.account, leftAt: left.flatMap(DayOption.parse), by: desk.signIn)
        ).claim
        account = ended.account
        if !ended.stoppedServices.isEmpty {
          Output.note(
            "Services that have stopped with it: \(ended.stoppedServices.count). Have somebody take"
              + " them over: dpp people transfer.")
        }
      }
      do { return try await Terminator(desk.gatekeeper).resume(account) } catch let denied
        as Denied<ConfirmTermination>
      {
        throw Ending.Stop(
          ending: .doesNotPass,
          words: "The account is ended, and refused everywhere from now on. It is not confirmed yet"
            + " that all is dead. \(denied)\nThen look again: dpp terminate \(target.directory)"
            + " \(target.name) --resume")
      }
    }
  }

  private struct TerminationRow: Encodable {
    let account: String
    let left, ended, confirmed: Date
    let dead: [String]
    let inTime: Bool

    init(_ name: String, _ report: TerminationReport) {
      account = name
      left = report.left
      ended = report.ended
      confirmed = report.confirmed
      dead = report.dead
      inTime = report.isInTime
    }
  }
#endif
