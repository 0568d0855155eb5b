// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartDPP
  import EcartPersonalData
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  /// One step with a sealed file, for Scripts/test-stream-crash, which kills it and does it again.
  /// Each step is a whole process: `JourneyDriver file-STEP DIRECTORY [PATH…]`.
  struct Filing {
    let journey: Journey
    let paths: [String]
    private var keeper: Gatekeeper { journey.keeper }

    init(_ journey: Journey, _ paths: [String]) {
      self.journey = journey
      self.paths = paths
    }

    func run(_ step: String) async throws {
      switch step {
      case "file-begin": _ = try await signIn()
      case "file-seal": try await seal(replacing: false)
      case "file-replace": try await seal(replacing: true)
      case "file-open": try await open()
      case "file-rotate":
        try await keeper.admit(RotateKey<Filed>(Filed.id, from: Order.origin()))
      case "file-reseal":
        let isNew = try await keeper.reseal(\.document, of: record(), at: path(0))
        say(isNew ? "ack reseal" : "newest already")
      case "file-look": try await look()
      case "file-give-up": try await giveUp()
      default: throw Interruption.workFailed("no such step")
      }
    }

    private func path(_ index: Int) throws -> String {
      guard paths.indices.contains(index) else { throw Interruption.workFailed("a path") }
      return paths[index]
    }

    /// The row, as the host finds it when it comes back.
    private func record() throws -> Filed {
      guard let document = try journey.shelf.document() else {
        throw Interruption.workFailed("no row")
      }
      return Filed(subject: document.subject, document: document)
    }

    private func seal(replacing: Bool) async throws {
      let sealer = try await keeper.admit(Receive<Filed>(Filed.id, from: Order.origin())).claim
      let document = try await keeper.seal(
        .path(path(0)), to: path(1), as: \Filed.document, of: sealer, replacing: replacing)
      try journey.shelf.put(document)
      say("ack seal")
    }

    private func open() async throws {
      try await keeper.copyOut(
        \.document, of: record(), at: path(0), to: path(1), because: .taxDocument,
        for: Fulfilment.self, as: signIn())
      say("ack open")
    }

    /// Whether the row means the file that lies there; and opens that, whichever it is.
    private func look() async throws {
      let header = try UnopenedFile(path(0)).header
      let row = try journey.shelf.document()
      say(row == nil ? "row none" : row?.number == header.file ? "row fits" : "row names another")
      try await keeper.copyOut(
        at: path(0), to: path(1), because: .taxDocument, for: Fulfilment.self, as: signIn(),
        FileWork())
    }

    /// Leaves the subject with its newest key alone, so that what is not under it opens no more.
    private func giveUp() async throws {
      let subject = try record().subject
      _ = try await keeper.admit(Reseal<Filed>(subject))
      journey.at(0, 3_601)
      _ = try await keeper.admit(Reseal<Filed>(subject, givingUp: .init(filesSeen: true)))
      say("ack give up")
    }

    private func signIn() async throws -> Proof<SignIn> {
      try await journey.bootstrap()
      try await keeper.grantReveal(of: Filed.self, for: Fulfilment.self, to: "maria")
      return try await keeper.admit(SignIn(road: Shortcut()))
    }

    /// Makes an installation on the system's clock that the real `dpp` can work in; and, once there
    /// is an administrator, lets them seal and open its files: `dpp` cannot grant that.
    static func prepareDesk(_ directory: String) async throws {
      let keeper = try await Gatekeeper.open(at: directory)
      _ = try await keeper.admit(Receive<Filed>(Filed.id, from: Order.origin()))
      guard try await AccountChecks.livingCount(keeper.survey) > 0 else { return }
      let tags = [FieldTag(Payment.tag)]
      for permission in [
        Permission(Filed.fields.resource, .write, tags: tags),
        try .reveal([\Filed.document], for: TaxDocuments.self),
      ] {
        let signIn = try await keeper.admit(SignIn(road: Shortcut()))
        _ = try await keeper.admit(GrantAlone(permission, by: signIn))
      }
      say("ack allow")
    }
  }
#endif
