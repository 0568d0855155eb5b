// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "review",
      abstract: "Decide, each quarter, who still needs access: people and services.",
      discussion: """
        What nobody decides about stops working when its time is over, and a later decision lets \
        it work again. Nobody decides about themselves.
          dpp review open DIR
          dpp review keep DIR jonas
          dpp review remove DIR selma --because left
          dpp review close DIR
        """,
      subcommands: [Status.self, Open.self, Keep.self, Remove.self, Close.self],
      defaultSubcommand: Status.self)

    struct Status: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Show what is decided, and what is due by when.")

      @OptionGroup var place: DirectoryArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(place.directory)
        let review = try await desk.admit(ShowReview(by: desk.signIn)).claim
        if output.isJSON { return try Output.json(ReviewRow(review)) }
        if let opened = review.opened {
          let open = review.items.count { $0.decision == nil }
          print(
            "Open since \(Moment.minute(opened)); \(open) of \(review.items.count) undecided.\n")
        } else {
          print("No review is open. Due dates:\n")
        }
        let rows = review.items.map { item in
          [
            (item.account.name ?? "(erased)") + (item.account.isYou ? " (you)" : ""),
            item.account.holder ?? "", item.account.kind.rawValue, item.decision?.rawValue ?? "",
            Moment.day(item.due), Moment.day(item.inertFrom),
            item.account.works ? "" : "stopped",
          ]
        }
        Output.table(
          ["name", "who", "kind", "decision", "due", "stops on", ""], rows,
          widths: [18, 26, 8, 8, 10, 10, 8])
      }
    }

    struct Open: AsyncParsableCommand {
      static let configuration = CommandConfiguration(abstract: "Open a review.")
      @OptionGroup var place: DirectoryArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(place.directory)
        let review = try await desk.admit(OpenReview(by: desk.signIn)).claim
        if output.isJSON { return try Output.json(["items": review.items]) }
        print("Opened: \(review.items) accounts to decide about. See them: dpp review status.")
      }
    }

    struct Keep: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "This account is still needed.")
      @OptionGroup var target: AccountArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(
          DecideReview(.keep, target.account, because: .stillNeeded, by: desk.signIn))
        try Output.done(
          Done(account: target.name, done: "kept"), "Kept until the next review.",
          json: output.isJSON)
      }
    }

    struct Remove: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "This account is not needed any more: it is disabled, or ended, at once.")
      @OptionGroup var target: AccountArgument

      @Option(help: "changed-role, left, unused or unknown-owner.", transform: Self.ground)
      var because: DecideReview.Ground
      @OptionGroup var output: FormatOption

      private static func ground(_ text: String) throws -> DecideReview.Ground {
        guard let ground = DecideReview.Ground(rawValue: text), ground != .stillNeeded else {
          throw ValidationError("--because takes changed-role, left, unused or unknown-owner.")
        }
        return ground
      }

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try await desk.admit(
          DecideReview(.remove, target.account, because: because, by: desk.signIn))
        let place = "\(target.directory) \(target.name)"
        try Output.done(
          Done(account: target.name, done: because == .left ? "terminated" : "removed"),
          because == .left
            ? "Ended for good, in every process. Look whether everything is dead, within 24 hours:"
              + " dpp terminate \(place) --resume"
            : "Disabled, in every process. Whoever has left for good is ended with --because left.",
          json: output.isJSON)
      }
    }

    struct Close: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Close the review, and see how it went.")
      @OptionGroup var place: DirectoryArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(place.directory)
        let summary = try await desk.admit(CloseReview(by: desk.signIn)).claim
        if output.isJSON { return try Output.json(SummaryRow(summary)) }
        let span = Moment.span(summary.closed.timeIntervalSince(summary.opened))
        print("Closed after \(span): \(summary.kept) kept, \(summary.removed) removed.")
        if summary.undecided > 0 {
          print("\(summary.undecided) undecided; each stops working on its day. See dpp review.")
        }
      }
    }
  }

  private struct SummaryRow: Encodable {
    let opened, closed: Date
    let kept, removed, undecided: Int
    init(_ summary: ReviewSummary) {
      (opened, closed) = (summary.opened, summary.closed)
      (kept, removed, undecided) = (summary.kept, summary.removed, summary.undecided)
    }
  }

  private struct ReviewRow: Encodable {
    struct Item: Encodable {
      let name, holder: String?
      let kind: String
      let decision: String?
      let due, stopsOn: Date
      let works: Bool
    }
    let opened: Date?
    let items: [Item]

    init(_ review: ShowReview.Claim) {
      opened = review.opened
      items = review.items.map {
        Item(
          name: $0.account.name, holder: $0.account.holder, kind: $0.account.kind.rawValue,
          decision: $0.decision?.rawValue, due: $0.due, stopsOn: $0.inertFrom,
          works: $0.account.works)
      }
    }
  }
#endif
