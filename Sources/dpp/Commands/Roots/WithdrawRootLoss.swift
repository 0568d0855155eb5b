// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import Foundation

  extension RootsCommand {
    struct Withdraw: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Take back a report that nobody has agreed to yet.")

      @Argument(help: "The directory the host was opened at.") var directory: String
      @Argument(
        help: "The report's number, as dpp roots list shows it.", transform: RootsCommand.number)
      var id: UUID
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(directory)
        let signIn = try await desk.confirmedAgain()
        let epoch = try await desk.admit(WithdrawRootLoss(id, by: signIn)).claim
        if output.isJSON { return try Output.json(["epoch": epoch]) }
        Output.paragraph(
          "The report is withdrawn. The root of \(epoch) counts as missing, and its erasures wait.")
      }
    }

    static func number(_ text: String) throws -> UUID {
      guard let id = UUID(uuidString: text) else {
        throw ValidationError("A number looks like 8a1f0c3e-….")
      }
      return id
    }
  }
#endif
