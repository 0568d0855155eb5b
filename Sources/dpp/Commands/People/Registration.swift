// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import Foundation

  extension PeopleCommand {
    struct Request: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Ask for an account, for a person or for a service.",
        discussion: "Somebody else has to approve it.")

      @OptionGroup var target: AccountArgument
      @Option(help: "The person's given name.") var given: String?
      @Option(help: "The person's family name.") var family: String?
      @Option(help: "The person's e-mail address.") var email: String?
      @Option(help: "For a service: what it is, such as 'label printer in Leeds'.")
      var service: String?
      @Option(help: "For a service: the account of the person who answers for it.")
      var owner: String?
      @Flag(help: "It is to look after other accounts.") var administrator = false
      @OptionGroup var output: FormatOption

      func validate() throws {
        let isPerson = given != nil && family != nil && service == nil && owner == nil
        let isService = service != nil && owner != nil && given == nil && family == nil
        guard isPerson || isService else {
          throw ValidationError(
            "Give --given and --family for a person, or --service and --owner for a service.")
        }
      }

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        let holder: AccountHolder =
          if let service, let owner {
            .service(Service(service, ownedBy: AccountName(owner)))
          } else {
            .person(Person(givenName: given ?? "", familyName: family ?? "", email: email))
          }
        try await desk.admit(
          RequestAccount(
            target.name, for: holder, as: administrator ? .administrator : .staff, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "requested"),
          "Asked for. Another administrator than you approves it:"
            + " dpp people approve \(target.directory) \(target.name)", json: output.isJSON)
      }
    }

    struct Apply: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Ask for an account of your own; nobody has to be signed in.",
        discussion: """
          This is how the second person comes in: the only administrator may not ask for an \
          account and approve it too.
          """)

      @OptionGroup var target: AccountArgument
      @Option(help: "Your given name.") var given: String
      @Option(help: "Your family name.") var family: String
      @Option(help: "Your e-mail address.") var email: String?
      @Flag(help: "You are to look after other accounts.") var administrator = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let gatekeeper = try await Operating(target.directory).open()
        try await gatekeeper.admit(
          orStop: RequestAccount(
            target.name,
            for: .person(Person(givenName: given, familyName: family, email: email)),
            as: administrator ? .administrator : .staff))
        try Output.done(
          Done(account: target.name, done: "requested"),
          "Asked for. An administrator approves it: dpp people approve \(target.directory)"
            + " \(target.name)", json: output.isJSON)
      }
    }

    struct Approve: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Agree to an account that somebody else asked for.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(ApproveAccount(target.account, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "approved"),
          "Approved. A person is trained and signs the agreement next (dpp people train, agree);"
            + " then: dpp people activate \(target.directory) \(target.name)", json: output.isJSON)
      }
    }

    struct Decline: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Turn down an account that somebody else asked for.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(ApproveAccount(declining: target.account, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "declined"),
          "Declined. What was told about the person is erased with the account's clock.",
          json: output.isJSON)
      }
    }

    struct Train: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Record that somebody was trained in security and data protection.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var day: DayOption
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(
          RecordPrecondition(.training(on: day.date), of: target.account, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "trained"), "Recorded: trained on \(day.on).",
          json: output.isJSON)
      }
    }

    struct Agree: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Record that somebody signed the agreement on confidentiality.")

      @OptionGroup var target: AccountArgument
      @OptionGroup var day: DayOption
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(
          RecordPrecondition(.agreement(on: day.date), of: target.account, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "agreed"), "Recorded: signed on \(day.on).",
          json: output.isJSON)
      }
    }
  }

  /// A day in UTC, as `--on 2026-11-20`.
  struct DayOption: ParsableArguments {
    @Option(help: "The day it happened, as YYYY-MM-DD.")
    var on: String

    var date: Date { Self.parse(on) ?? .distantPast }

    func validate() throws {
      guard Self.parse(on) != nil else {
        throw ValidationError("--on takes a day such as 2026-11-20.")
      }
    }

    static func parse(_ text: String) -> Date? {
      let digits = text.utf8.map { (48...57).contains($0) }
      let shape = [true, true, true, true, false, true, true, false, true, true]
      guard digits == shape else { return nil }
      let style = Date.ISO8601FormatStyle().year().month().day()
      guard let date = try? Date(text, strategy: style), date.formatted(style) == text else {
        return nil
      }
      return date
    }
  }
#endif
