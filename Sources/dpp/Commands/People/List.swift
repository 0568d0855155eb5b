// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  extension PeopleCommand {
    struct List: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Show every account, who is behind it, and when it must be reviewed.",
        discussion: "That you looked goes into the ledger.")

      @OptionGroup var place: DirectoryArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(place.directory)
        let listings = try await desk.admit(ListAccounts(by: desk.signIn)).claim
        if output.isJSON { return try Output.json(listings.map(AccountRow.init)) }
        let head = ["name", "who", "kind", "role", "state", "review by"]
        let rows = listings.map { listing in
          [
            (listing.name ?? "(erased)") + (listing.isYou ? " (you)" : ""),
            (listing.holder ?? "") + (listing.owner.map { ", answered for by \($0)" } ?? ""),
            listing.kind.rawValue, listing.role.rawValue, Self.state(of: listing),
            listing.reviewDue.map { Moment.day($0) } ?? "",
          ]
        }
        Output.table(head, rows, widths: [18, 30, 8, 14, 14, 10])
        let working = listings.count { $0.works }
        print("\n\(listings.count) accounts, \(working) of them work.")
      }

      private static func state(of listing: AccountListing) -> String {
        listing.state == .active && !listing.works ? "stopped" : listing.state.rawValue
      }
    }
  }

  private struct AccountRow: Encodable {
    let name: String?
    let holder: String?
    let kind, role, state: String
    let works: Bool
    let owner: String?
    let registered: Date
    let activated, ended, leavesAt, trainedUntil, agreementSigned, reviewDue: Date?

    init(_ listing: AccountListing) {
      name = listing.name
      holder = listing.holder
      kind = listing.kind.rawValue
      role = listing.role.rawValue
      state = listing.state.rawValue
      works = listing.works
      owner = listing.owner
      registered = listing.registered
      activated = listing.activated
      ended = listing.ended
      leavesAt = listing.leavesAt
      trainedUntil = listing.trainedUntil
      agreementSigned = listing.agreementSigned
      reviewDue = listing.reviewDue
    }
  }

  extension Output {
    /// Columns that never run into each other; what does not fit goes on in the next line.
    static func table(_ head: [String], _ rows: [[String]], widths: [Int]) {
      for row in [head] + rows {
        let cells = zip(row, widths).map { Columns.wrap($0, to: $1) }
        for line in 0..<(cells.map(\.count).max() ?? 0) {
          let text = zip(cells, widths).map { cell, width in
            Columns.pad(line < cell.count ? cell[line] : "", to: width)
          }.joined(separator: " ")
          print(text.trimmingCharacters(in: .whitespaces).isEmpty ? "" : text.trimmingSuffix())
        }
      }
    }
  }

  extension String {
    fileprivate func trimmingSuffix() -> String {
      var text = self
      while text.last == " " { text.removeLast() }
      return text
    }
  }
#endif
