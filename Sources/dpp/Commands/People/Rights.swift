// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  extension PeopleCommand {
    struct Rights: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Show what an account was given and denied.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        let grants = try await desk.admit(ListGrants(of: target.account, by: desk.signIn)).claim
        if output.isJSON { return try Output.json(grants.map(GrantRow.init)) }
        if grants.isEmpty { return print("Nothing: what nobody granted is denied.") }
        Output.table(
          ["", "what", "until", "number"],
          grants.map { grant in
            [
              grant.isInForce ? (grant.isDeny ? "denied" : "granted") : "over", grant.what,
              grant.until.map(Moment.day) ?? "withdrawn", "\(grant.id)",
            ]
          }, widths: [8, 42, 10, 36])
      }
    }

    struct Grant: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Give an account a role that the host has defined, until a day.",
        discussion: "Roles and what they hold are defined in the host's code: DefineRole.")

      @OptionGroup var target: AccountArgument
      @Argument(help: "The role's name, as the host defined it.") var role: String
      @Option(help: "The day it ends: YYYY-MM-DD (UTC). Without, in a year.") var until: String?
      @Option(help: "duty, cover, task or incident.", transform: Self.reason)
      var because: GrantReason
      @OptionGroup var output: FormatOption

      func validate() throws {
        if let until, DayOption.parse(until) == nil {
          throw ValidationError("--until takes a day such as 2026-11-20.")
        }
      }

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        let granted = try await desk.admit(
          GrantAccess(
            RoleName(typed: role), to: target.account, until: until.flatMap(DayOption.parse),
            because: because, by: desk.signIn)
        ).claim
        try Output.done(
          Done(account: target.name, done: "granted"),
          "Granted until \(granted.until.map(Moment.day) ?? "withdrawn"). Take it back with:"
            + " dpp people withdraw \(target.directory) \(target.name) \(granted.id)",
          json: output.isJSON)
      }

      private static func reason(_ text: String) throws -> GrantReason {
        guard let reason = GrantReason(rawValue: text), reason != .review else {
          throw ValidationError("--because takes duty, cover, task or incident.")
        }
        return reason
      }
    }

    struct Withdraw: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Take a grant back: it is refused from the next request on.")

      @OptionGroup var target: AccountArgument
      @Argument(help: "The grant's number, as dpp people rights shows it.") var number: String
      @OptionGroup var output: FormatOption

      func run() async throws {
        guard let grant = UUID(uuidString: number).map({ GrantID($0) }) else {
          throw ValidationError("That is no number of a grant; see dpp people rights.")
        }
        let desk = try await Desk.open(target.directory)
        try await desk.admit(WithdrawGrant(grant, of: target.account, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "withdrawn"), "Withdrawn.", json: output.isJSON)
      }
    }

    struct Transfer: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Have somebody else answer for a service.")

      @OptionGroup var target: AccountArgument
      @Option(help: "The account of the person who takes it over.") var to: String
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(
          TransferService(target.account, to: AccountName(to), by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "transferred"),
          "Transferred. What the service had open stays closed; it signs in anew.",
          json: output.isJSON)
      }
    }
  }

  private struct GrantRow: Encodable {
    let number, what: String
    let isDeny, isInForce: Bool
    let given: Date
    let until: Date?

    init(_ grant: GrantListing) {
      number = "\(grant.id)"
      what = grant.what
      isDeny = grant.isDeny
      isInForce = grant.isInForce
      given = grant.given
      until = grant.until
    }
  }
#endif
