// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport

  struct Why: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Explain the latest refusals: the rule, the facts it saw, what would change it.",
      discussion: """
        Newest last. Reads the ledger alone, changes nothing, and needs no key. It is the text that \
        the program got when it was refused, byte for byte. People are pseudonyms; facts are \
        numbers, moments and words of the source code. Whether the ledger is whole is not looked \
        at here: 'dpp verify ledger'.
        """)

    @OptionGroup var place: DirectoryArgument

    @Option(help: "How many.")
    var last = 10

    @OptionGroup var output: FormatOption

    func validate() throws {
      guard (1...100_000).contains(last) else {
        throw ValidationError("--last takes a number from 1 to 100000.")
      }
    }

    func run() async throws {
      let refusals = try await Operating(place.directory).refusals(last: last)
      if output.isJSON { return try Output.json(refusals.map(RefusalRow.init)) }
      if refusals.isEmpty { return print("Nothing was refused.") }
      print(refusals.map(\.description).joined(separator: "\n\n"))
    }
  }

  private struct RefusalRow: Encodable {
    struct Fact: Encodable {
      let name: String
      let value: String
    }

    let at: String
    let gate: String
    let code: String
    let clause: String?
    let clauses: [String]
    let actor: String?
    let object: String?
    let facts: [Fact]
    let change: String?
    /// All of it, as it is printed without `--format json`.
    let text: String

    init(_ why: Explanation) {
      at = Timestamp.text(why.at)
      // A ledger that somebody wrote into can hold any character; a terminal obeys some.
      gate = Visible.text(why.rule.gate)
      code = Visible.text(why.rule.code.description)
      clause = why.rule.clause.map { Visible.text($0.description) }
      clauses = why.rule.clauses.map { Visible.text($0.description) }
      actor = why.actor?.description
      object = why.object.map { Visible.text($0.words) }
      facts = why.facts.map {
        Fact(name: Visible.text($0.name), value: Visible.text($0.value.words))
      }
      change = why.change.map(Visible.text)
      text = why.description
    }
  }
#endif
