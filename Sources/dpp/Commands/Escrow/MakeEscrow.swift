// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import Foundation

  extension EscrowCommand {
    struct Make: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Ask that a root be sealed to people; another administrator agrees.")

      @Argument(help: "The directory the host was opened at.") var directory: String
      @Argument(help: "The epoch, as dpp escrow list shows it.") var epoch: String
      @Option(help: "How many of the people have to come together: 2 or more.")
      var threshold: Int
      @Option(
        parsing: .upToNextOption, help: "A person's age recipient: age1…, as age-keygen -y shows.")
      var recipient: [String] = []
      @Option(
        help: "A file with a recipient on each line; lines that begin with # are passed over.")
      var recipients: String?
      @OptionGroup var output: FormatOption

      func run() async throws {
        let people = try readPeople()
        let desk = try await Desk.open(directory)
        let signIn = try await desk.confirmedAgain()
        let id = try await desk.admit(
          RequestEscrow(epoch, to: people, threshold: threshold, by: signIn)
        ).claim.uuidString.lowercased()
        if output.isJSON { return try Output.json(["number": id]) }
        print("Asked: \(threshold) of \(people.count) people. Nothing has left the keyring yet.")
        print("Another administrator agrees within a week, and gets the files:")
        print("  dpp escrow approve \(directory) \(id) --out shares")
      }

      private func readPeople() throws -> [Age.Recipient] {
        var texts = recipient
        if let recipients {
          guard let data = FileManager.default.contents(atPath: recipients) else {
            throw Ending.Stop(ending: .couldNotRun, words: "\(recipients) cannot be read.")
          }
          texts += String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        }
        return try texts.enumerated().map { place, text in
          guard let person = try? Age.Recipient(text) else {
            throw ValidationError(
              "Recipient \(place + 1) is none: it begins with age1, as age-keygen -y shows it.")
          }
          return person
        }
      }
    }

    struct Approve: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Agree to what another administrator asked for, and write the people's files.",
        discussion: """
          Each file opens for its person alone: age --decrypt -i key.txt FILE. Hand them out, and \
          keep none.
          """)

      @OptionGroup var target: EscrowArgument
      @Option(help: "The directory the files are written to; it is made, for you alone.")
      var out: String
      @Flag(help: "Do not ask.") var yes = false
      @OptionGroup var output: FormatOption

      func run() async throws {
        let desk = try await Desk.open(target.directory)
        let found = try await desk.admit(ListEscrows(by: desk.signIn)).claim.escrows
        let asked = found.first { $0.id == target.id }
        guard asked?.state != .changed else {
          throw Ending.Stop(
            ending: .doesNotPass,
            words:
              "Somebody changed this request in the database itself. Find out who, and ask anew:"
              + " dpp escrow make")
        }
        guard let asked, asked.state == .requested else {
          throw Ending.Stop(
            ending: .doesNotPass, words: "Nobody asked for this, or it is agreed to already.")
        }
        Output.note("The root of \(asked.epoch), opened by any \(asked.threshold) of these:")
        for (place, person) in asked.recipients.enumerated() {
          Output.note("  \(place + 1)  \(person)")
        }
        try Asking.confirm("It leaves the keyring, sealed to them.", unless: yes)
        try prepare()
        let signIn = try await desk.confirmedAgain()
        let made = try await Ending.orStop {
          try await desk.gatekeeper.escrowRoot(target.id, by: signIn)
        }
        for share in made.shares { try write(share) }
        let id = target.id.uuidString.lowercased()
        if output.isJSON { return try Output.json(["number": id, "out": out]) }
        print("Written to \(out), one file for each person; hand them out and keep none:")
        for share in made.shares { print("  \(share.name)  for \(share.recipient)") }
      }

      /// Before the root leaves: a directory that cannot be written to costs nothing then.
      private func prepare() throws {
        do {
          try FileManager.default.createDirectory(
            atPath: out, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        } catch { throw Ending.Stop(ending: .couldNotRun, words: "\(out) cannot be made.") }
        guard FileManager.default.isWritableFile(atPath: out) else {
          throw Ending.Stop(ending: .couldNotRun, words: "\(out) cannot be written to.")
        }
      }

      private func write(_ share: EscrowedRoot.File) throws {
        let path = "\(out)/\(share.name)"
        guard !FileManager.default.fileExists(atPath: path),
          FileManager.default.createFile(
            atPath: path, contents: Data(share.bytes), attributes: [.posixPermissions: 0o600])
        else {
          throw Ending.Stop(
            ending: .couldNotRun,
            words: "\(path) could not be written. The escrow is on record; destroy the files there"
              + " are, tick all its shares off and ask anew:"
              + " dpp escrow tick-off \(target.directory) \(target.id.uuidString.lowercased())"
              + " --share NUMBER")
        }
      }
    }
  }
#endif
