// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import Foundation

  /// Opens a sealed file by hand.
  struct OpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "open",
      abstract: "Open a sealed file into another one, for a purpose, as whoever is signed in.",
      discussion: """
        You must be signed in ('dpp people sign-in'), and have the right to reveal what the file's \
        header names, for this purpose. That you took it out is evidence before the first byte is \
        opened. The target appears whole or not at all, readable by you alone, and never replaces \
        a file. It is then a copy that you answer for: remove it when it has served.

          dpp open DIR 1001.sealed invoice.pdf --for tax-documents --because tax-document
        """)

    @Argument(help: "The directory the host was opened at.") var directory: String
    @Argument(help: "The sealed file.") var file: String
    @Argument(help: "Where its content goes.") var target: String

    @Option(name: .customLong("for"), help: "The purpose: \(FileWords.purposes).")
    var purpose: String
    @Option(help: "Why it is taken out: \(FileWords.reasons).") var because: String
    @OptionGroup var output: FormatOption

    func validate() throws {
      guard FileWords.purpose(purpose) != nil else {
        throw ValidationError("--for takes one of: \(FileWords.purposes).")
      }
      guard FileWords.reason(because) != nil else {
        throw ValidationError("--because takes one of: \(FileWords.reasons).")
      }
    }

    func run() async throws {
      let desk = try await Desk.open(directory)
      guard let purpose = FileWords.purpose(purpose), let reason = FileWords.reason(because) else {
        throw Ending.usage
      }
      try await FileWords.orStop {
        try await desk.gatekeeper.copyOut(
          at: file, to: target, because: reason, for: purpose, as: desk.signIn,
          FileWords.work("Opening"))
      }
      if output.isJSON { return try Output.json(["opened": target]) }
      print("Opened. It is a copy that you answer for; remove it when it has served.")
    }
  }
#endif
