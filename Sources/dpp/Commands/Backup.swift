// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP

  struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a consistent copy of the compliance store, without any key.",
      discussion: """
        May run beside the host. The keys (roots/, verifier/) are never in a backup: a backup \
        that holds them opens what was erased since. To restore, put the copy back beside the \
        roots that are there; what was erased since is erased again when it is opened.
        Make one after each sweep rather than beside it: a sweep wraps living keys anew and \
        destroys the roots they were under, so a copy that was begun before a sweep's end \
        may lack them.
        """)

    @Argument(help: "The directory the host was opened at.")
    var directory: String

    @Argument(help: "A new directory for the copy.")
    var target: String

    @OptionGroup var output: FormatOption

    func run() async throws {
      let report = try Operating(directory).backup(to: target)
      if output.isJSON { return try Output.json(report) }
      print("Copied to \(target): \(report.copied.joined(separator: ", ")).")
      Output.paragraph(
        "Not in it, on purpose: roots/ and verifier/, the keys. With them a backup would open what"
          + " was erased since; without them a restored copy opens nothing by itself.")
      if !report.hostStores.isEmpty {
        Output.paragraph(
          "Not in it either: the host's own databases"
            + " (\(report.hostStores.joined(separator: ", "))). Back them up as you do.")
      }
    }
  }
#endif
