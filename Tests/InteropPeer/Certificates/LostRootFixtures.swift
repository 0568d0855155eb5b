// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartCrypto
  import EcartDeletion
  import Foundation

  /// Writes PolicyFixtures/certificates/lost-root anew: a certificate of an erasure one of whose roots
  /// was not destroyed but declared lost, and what a signer could try who would rather not say so.
  package struct MakeLostRootFixtures: PeerCommand {
    let folder: String

    /// The names of the files written.
    func answer() async throws -> [String] { try await Self.make(folder) }

    package static func make(_ folder: String) async throws -> [String] {
      let journey = try await Journey(losingRoot: true)
      defer { journey.house.remove() }
      let forgeries = try Forge(journey).quietAboutLostRoots()
      let good = CertificateCase(
        name: "good", clause: "del-6", file: "good.jws", changed: "nothing", signedBy: .signer,
        expect: "accepted",
        reason: "As it was issued after two administrators had declared a root lost.")
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
      var files = try journey.files("good")
      files["cases.json"] =
        Array(try encoder.encode(CaseList(cases: [good] + forgeries.map(\.info)))) + [0x0a]
      for forgery in forgeries { files[forgery.info.file] = Array("\(forgery.token)\n".utf8) }
      try? FileManager.default.removeItem(atPath: "\(folder)/tampered")
      return try write(files, into: folder)
    }
  }

  extension Forge {
    /// Each is signed with the installation's true key.
    func quietAboutLostRoots() throws -> [Forgery] {
      func forgery(
        _ name: String, _ changed: String, expect: String = "lost-roots", because reason: String,
        _ change: (inout Certificate.Sanitization) -> Void
      ) throws -> Forgery {
        Forgery(
          name, changed, by: .signer, expect: expect, clause: "del-4", because: reason,
          try resigned { change(&$0.sanitization) })
      }
      return [
        try forgery(
          "unsaid", "epochsLost is left out", because: "The verifier knew of a lost root."
        ) { $0.epochsLost = nil },
        try forgery(
          "called-destroyed", "the lost epoch stands among the destroyed ones instead",
          because: "Nobody has destroyed that root."
        ) {
          $0.epochsDestroyed += ($0.epochsLost ?? []).map(\.epoch)
          $0.epochsLost = nil
        },
        try forgery(
          "called-both", "the lost epoch stands among the destroyed ones as well",
          because: "A root is one or the other."
        ) { $0.epochsDestroyed += ($0.epochsLost ?? []).map(\.epoch) },
        try forgery(
          "another-root", "the lost epoch's name",
          because: "The verifier's statement names another one."
        ) { $0.epochsLost?[0].epoch = "open-2026-09-14-0000000000000000" },
        try forgery(
          "declared-after-verified", "declared lost a year later", expect: "impossible-order",
          because: "The verifier saw it as lost, so it was declared before."
        ) { $0.epochsLost?[0].declared += 365 * 86_400 },
      ]
    }
  }
#endif
