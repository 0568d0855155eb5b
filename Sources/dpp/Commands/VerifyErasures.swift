// SPDX-License-Identifier: Apache-2.0

#if CommandLineTool && SQLite
  import ArgumentParser
  import EcartDPP
  import EcartReport

  struct VerifyErasures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "erasures",
      abstract: "Verify what a sweep erased, as a process and an identity of its own.",
      discussion: """
        Tries to open a kept ciphertext of each erased subject, looks for the roots, and searches \
        the store's files for the wrapped key. 'dpp sweep' runs this by itself; who verifies is \
        never who sanitised.
        """)

    @OptionGroup var place: DirectoryArgument
    @OptionGroup var output: FormatOption

    func run() async throws {
      let report = try await Operating(place.directory).verifyErasures()
      if output.isJSON {
        try Output.json(VerificationRow(report))
      } else {
        print("Erasures: \(VerificationRow(report).words)")
        for fault in report.faults { Output.entry("fault", "\(fault)") }
      }
      if !report.faults.isEmpty { throw Ending.doesNotPass }
    }
  }

  /// What the verifier hands to the sweep that started it.
  struct VerificationRow: Codable {
    var verified: Int
    var waiting: Int
    /// Missing in what an older version hands over.
    var overwritten: Int?
    var faults: [String]

    init(_ report: ErasureVerifier.Report) {
      verified = report.verified
      waiting = report.waiting
      overwritten = report.overwritten
      faults = report.faults
    }

    var words: String {
      "verified \(verified), too fresh to verify \(waiting), not verified \(faults.count)."
        + (overwritten.map { $0 > 0 } ?? false
          ? " SQLite had left a copy of \(overwritten ?? 0) destroyed keys in a gap; it is overwritten."
          : "")
    }
  }
#endif
