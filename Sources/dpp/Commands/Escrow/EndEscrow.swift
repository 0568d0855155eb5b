// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport
  import Foundation

  extension EscrowCommand {
    struct Recover: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Break the glass: bring a lost root back from people's shares.",
        discussion: """
          Each person opens their own file (age --decrypt -i key.txt FILE > share.json) and \
          brings the document; or files are given as they are, together with the people's identity \
          files: --identity. It is an alarm in the ledger. A root that was destroyed for an \
          erasure never comes back. Destroy the opened documents afterwards.
          """)

      @Argument(help: "The directory the host was opened at.") var directory: String
      @Argument(help: "The opened documents, or the sealed files with --identity.")
      var shares: [String]
      @Option(help: "A file of age-keygen that opens sealed files; give it once for each person.")
      var identity: [String] = []
      @Flag(help: "Nobody can sign in, because the lost root is that of the accounts.")
      var nobodyCanSignIn = false
      @Flag(help: "Do not ask.") var yes = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let documents = try open()
        try Asking.confirm(
          "The root comes back into this installation, and the ledger gets an alarm.", unless: yes)
        let epoch: String
        if nobodyCanSignIn {
          let gatekeeper = try await Operating(directory).open()
          epoch = try await Ending.orStop {
            try await gatekeeper.recoverRoot(atConsole: documents)
          }
        } else {
          let desk = try await Desk.open(directory)
          let signIn = try await desk.confirmedAgain()
          epoch = try await Ending.orStop {
            try await desk.gatekeeper.recoverRoot(from: documents, by: signIn)
          }
        }
        if output.isJSON { return try Output.json(["epoch": epoch]) }
        print("The root of \(epoch) is back and opens its epoch. Destroy the opened documents.")
      }

      private func open() throws -> [Secret] {
        let identities = try identity.flatMap { path in
          let text = String(decoding: try read(path), as: UTF8.self)
          guard let found = try? Age.Identity.all(inKeyFile: text) else {
            throw Ending.Stop(
              ending: .couldNotRun, words: "\(path) is no identity file of age-keygen.")
          }
          return found
        }
        return try shares.map { path in
          var bytes = Array(try read(path))
          if bytes.first == UInt8(ascii: "{") { return Secret(wiping: &bytes) }
          guard let document = try? Age.decrypt(bytes, with: identities) else {
            throw Ending.Stop(
              ending: .doesNotPass,
              words: "\(path) does not open: bring its person's identity with --identity.")
          }
          return document
        }
      }

      private func read(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
          throw Ending.Stop(ending: .couldNotRun, words: "\(path) cannot be read.")
        }
        return data
      }
    }

    struct TickOff: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        commandName: "tick-off",
        abstract: "Attest that a person's share is destroyed, with every copy of it.",
        discussion: "When all are, the escrow blocks no certificate any more: dpp sweep.")

      @OptionGroup var target: EscrowArgument
      @Option(help: "The share's number; give it again for each.") var share: [Int]
      @Flag(help: "Do not ask.") var yes = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        try Asking.confirm(
          "You attest, under your name, that the shares"
            + " \(share.map(String.init).joined(separator: ", ")) and every copy of them are"
            + " destroyed.",
          unless: yes)
        let signIn = try await desk.confirmedAgain()
        var left: [Int] = []
        for share in share {
          left = try await Ending.orStop {
            try await desk.gatekeeper.tickOffEscrow(target.id, share: share, by: signIn)
          }
        }
        if output.isJSON { return try Output.json(["sharesOut": left]) }
        print(
          left.isEmpty
            ? "Ticked off: no share of this root is out any more. The certificates go on at the next"
              + " sweep."
            : "Ticked off. Still out: \(left.map(String.init).joined(separator: ", ")).")
      }
    }
  }
#endif
