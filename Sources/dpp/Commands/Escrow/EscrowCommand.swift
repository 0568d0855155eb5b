// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  struct EscrowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "escrow",
      abstract: "Seal the root of a long-lived epoch to several people, for when all else is lost.",
      discussion: """
        One administrator asks, another agrees; each person gets a file that only their age \
        identity opens (the 'age' command, or dpp), and some of them together can bring the root \
        back. While shares are out they are a copy: what the epoch ever protected gets no \
        certificate of erasure until every share is ticked off.
          dpp escrow make DIR EPOCH --threshold 2 --recipient age1… --recipient age1… …
          dpp escrow approve DIR NUMBER --out shares
          dpp escrow recover DIR one.json two.json
          dpp escrow tick-off DIR NUMBER --share 1
        """,
      subcommands: [List.self, Make.self, Approve.self, Recover.self, TickOff.self],
      defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Show which roots are with people, and which may be.")

      @OptionGroup var place: DirectoryArgument
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(place.directory)
        let found = try await desk.admit(ListEscrows(by: desk.signIn)).claim
        if output.isJSON { return try Output.json(EscrowRows(found)) }
        if found.escrows.isEmpty {
          print("No root is with people.\n")
        } else {
          Output.table(
            ["number", "", "epoch", "opens with", "shares out"],
            found.escrows.map { escrow in
              [
                escrow.id.uuidString.lowercased(), escrow.state.rawValue, escrow.epoch,
                escrow.state == .changed ? "–" : "\(escrow.threshold) of \(escrow.count)",
                escrow.sharesOut.map(String.init).joined(separator: ", "),
              ]
            }, widths: [36, 9, 30, 10, 14])
          if found.escrows.contains(where: { $0.state == .changed }) {
            Output.paragraph(
              "Changed: somebody wrote to the database itself, and nobody can agree to that request."
                + " Find out who, and ask anew.")
          }
        }
        print("Epochs whose roots may be sealed to people:")
        for epoch in found.epochs { print("  \(epoch)") }
        if found.epochs.isEmpty { print("  none at present") }
      }
    }
  }

  private struct EscrowRows: Encodable {
    struct Row: Encodable {
      let number, state, epoch: String
      let threshold, people: Int
      let recipients: [String]
      let requested: Date
      let sharesOut: [Int]
    }
    let escrows: [Row]
    let epochs: [String]

    init(_ found: ListEscrows.Claim) {
      epochs = found.epochs
      escrows = found.escrows.map {
        Row(
          number: $0.id.uuidString.lowercased(), state: $0.state.rawValue, epoch: $0.epoch,
          threshold: $0.threshold, people: $0.count, recipients: $0.recipients,
          requested: $0.requested, sharesOut: $0.sharesOut)
      }
    }
  }

  /// Which escrow a command is about.
  struct EscrowArgument: ParsableArguments {
    @Argument(help: "The directory the host was opened at.") var directory: String
    @Argument(help: "The escrow's number, as dpp escrow list shows it.", transform: Self.number)
    var id: UUID

    private static func number(_ text: String) throws -> UUID {
      guard let id = UUID(uuidString: text) else {
        throw ValidationError("A number looks like 8a1f0c3e-….")
      }
      return id
    }
  }

  extension Ending {
    /// Runs an act upon an escrow or a lost root; why it was not done ends the command with its words.
    static func orStop<Value>(_ act: () async throws -> Value) async throws -> Value {
      do { return try await act() } catch let fault as EscrowFault {
        let ending: Ending
        if case .refused = fault { ending = .doesNotPass } else { ending = .couldNotRun }
        throw Stop(ending: ending, words: "\(fault)")
      } catch let fault as RootLossFault {
        let ending: Ending
        if case .refused = fault { ending = .doesNotPass } else { ending = .couldNotRun }
        throw Stop(ending: ending, words: "\(fault)")
      }
    }
  }
#endif
