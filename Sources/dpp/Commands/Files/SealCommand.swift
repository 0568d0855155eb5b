// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import Foundation

  /// Seals a file by hand.
  struct SealCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "seal",
      abstract: "Seal a file under the key of the order or other subject it belongs to.",
      discussion: """
        You must be signed in ('dpp people sign-in'), and have the right to write this kind of data \
        of this record; roles are defined in the host's code. The sealed file appears whole or not \
        at all. The original is left as it is: remove it yourself.

          dpp seal DIR invoice.pdf 1001.sealed --order 1001 --from shopify/shop-1/key-1 \
        --record order --field invoice --tag payment
          pg_dump … | dpp seal DIR - dump.sealed --subject 5f3a… --record order --field dump --tag name

        What it prints is what the host's row keeps (SealedFile).
        """)

    @Argument(help: "The directory the host was opened at.") var directory: String
    @Argument(help: "The file to seal; - is standard input.") var file: String
    @Argument(help: "Where the sealed file goes.") var target: String

    @Option(help: "The order it belongs to, as the platform names it; with --from.")
    var order: String?
    @Option(help: "Where the order came from: platform/store/connection.") var from: String?
    @Option(help: "Instead of an order: the subject, as the host's rows have it (64 digits).")
    var subject: String?

    @Option(help: "The record type, as the host declares it.") var record: String
    @Option(help: "The field of the record type.") var field: String
    @Option(help: "The kind of personal data: \(FileWords.tags).") var tag: String
    @Flag(help: "Replace the target if it is there.") var replace = false
    @OptionGroup var output: FormatOption

    func validate() throws {
      guard FileWords.tag(tag) != nil else {
        throw ValidationError("--tag takes one of: \(FileWords.tags).")
      }
      switch (order, from, subject) {
      case (.some, .some(let origin), nil):
        guard (try? Origin(parsing: origin)) != nil else {
          throw ValidationError("--from takes platform/store/connection.")
        }
      case (nil, nil, .some(let subject)):
        guard SubjectID(hex: subject) != nil else {
          throw ValidationError("--subject takes 64 hexadecimal digits.")
        }
      default: throw ValidationError("Say whose file it is: --order with --from, or --subject.")
      }
    }

    func run() async throws {
      let desk = try await Desk.open(directory)
      guard let tag = FileWords.tag(tag) else { throw Ending.usage }
      let source: FileSource = file == "-" ? .descriptor(STDIN_FILENO) : .path(file)
      let subject = try subject(desk.gatekeeper)
      let header = try await FileWords.orStop {
        try await desk.gatekeeper.seal(
          source, to: target, of: subject, record: record, field: field, tag: tag,
          as: desk.signIn, replacing: replace, FileWords.work("Sealing"))
      }
      if output.isJSON { return try Output.json(["sealed": header.storedText]) }
      print(header.storedText)
    }

    private func subject(_ gatekeeper: Gatekeeper) throws -> SubjectID {
      if let known = subject.flatMap({ SubjectID(hex: $0) }) { return known }
      guard let order, let origin = from.flatMap({ try? Origin(parsing: $0) }),
        let vault = gatekeeper.part(Vault.self)
      else { throw Ending.usage }
      return try vault.subject(.order, "\(origin.platform)/\(origin.store)/\(order)")
    }
  }
#endif
