// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  extension PeopleCommand {
    struct Sessions: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Show what somebody has open, or close all of it.")

      @OptionGroup var target: AccountArgument
      @Flag(help: "Close every session; the owner can sign in again.") var close = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        if close {
          try await desk.admit(CloseAllSessions(of: target.account, by: desk.signIn))
          return try Output.done(
            Done(account: target.name, done: "sessions-closed"), "Closed, in every process.",
            json: output.isJSON)
        }
        let sessions = try await desk.admit(
          ListSessions(of: target.account, for: desk.signIn)
        ).claim
        if output.isJSON { return try Output.json(sessions.map(SessionRow.init)) }
        if sessions.isEmpty { return print("Nothing is open.") }
        Output.table(
          ["opened", "last used", "ends unused", ""],
          sessions.map { session in
            [
              Moment.minute(session.opened), Moment.minute(session.lastUse),
              Moment.minute(session.ends), session.isThis ? "this one" : "",
            ]
          }, widths: [22, 22, 22, 8])
      }
    }
  }

  private struct SessionRow: Encodable {
    let opened, lastUse, ends: Date
    let isThis: Bool

    init(_ session: SessionSummary) {
      (opened, lastUse, ends) = (session.opened, session.lastUse, session.ends)
      isThis = session.isThis
    }
  }
#endif
