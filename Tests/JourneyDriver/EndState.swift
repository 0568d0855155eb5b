// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartAccess
  import EcartCrypto
  import EcartDPP
  import EcartDeletion
  import EcartLedger
  import EcartPolicy
  import EcartTesting
  import EcartVault
  import Foundation

  /// What a journey has come to, in lines that hold nothing random: two runs that came to the same
  /// end print the same.
  struct EndState {
    let journey: Journey
    private var keeper: Gatekeeper { journey.keeper }

    init(_ journey: Journey) { self.journey = journey }

    func lines() async throws -> [String] {
      var lines: [String] = []
      for id in journey.orders { lines.append(try await line(of: id)) }
      return lines + (try await whole())
    }

    /// What can be said of any directory.
    func whole() async throws -> [String] {
      [try await keys(), try await ledger(), try await evidence()]
    }

    private func line(of id: String) async throws -> String {
      let subject = try journey.subject(id)
      let state = try await journey.state(of: id).map { "\($0)" } ?? "unknown"
      let owed = try await keeper.store.obligations(of: subject).map {
        "\($0.rule)@\(Int($0.basis.timeIntervalSince(Journey.start)))"
      }.sorted().joined(separator: ",")
      let row = try journey.shelf.body(of: id).map { $0.isEmpty ? "purged" : "kept" } ?? "none"
      return "state order \(id) \(state) owed=[\(owed)] row=\(row) opens=\(try await opens(id))"
        + " certificate=\(try await certificate(of: subject))"
    }

    /// Whether the host's copy opens, to what it should.
    private func opens(_ id: String) async throws -> String {
      guard let order = try journey.shelf.order(id) else { return "-" }
      let signIn = try await journey.signIn()
      do {
        var text = ""
        try await keeper.reveal(order, [\.recipient], for: Fulfilment.self, as: signIn) { pii in
          try pii.open(\.recipient) { text = $0 }
        }
        return text == Order.recipient(of: id) ? "yes" : "to something else"
      } catch is Denied<RevealFields<Order, Fulfilment>> { return "no" }
    }

    private func certificate(of subject: SubjectID) async throws -> String {
      guard let jws = try await keeper.certificate(of: subject),
        let vault = keeper.part(Vault.self)
      else { return "none" }
      let trusted = [vault.installation.signer.publicKey]
      let certificate = try CertificateVerifier(trusting: trusted).verify(jws).certificate
      return certificate.subject == subject.description ? "good" : "of somebody else"
    }

    /// Roots and epochs must fit together: no living key without its root, no root of a destroyed
    /// epoch.
    func keys() async throws -> String {
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      let epochs = try await Vault.livingEpochs(keeper.survey).map(\.id)
      let roots = try await vault.provider.roots()
      var opened = 0
      for epoch in epochs {
        opened += try await keeper.store.keys(inEpoch: epoch, after: nil, limit: .max).count
      }
      var left = 0
      for root in roots where try await Vault.isDestroyed(epoch: root, keeper.survey) { left += 1 }
      let living = try await keeper.store.keyCount(.living)
      let erased = try await keeper.store.keyCount(.erased)
      return "state keys living=\(living) erased=\(erased) inLivingEpochs=\(opened)"
        + " epochs=\(epochs.count) withoutRoot=\(Set(epochs).subtracting(roots).count)"
        + " rootsOfDestroyed=\(left)"
    }

    /// Files that nobody will ever use again. Roots a crash left unused have 30 days, counted from the
    /// first sweep that sees them; so time goes on for this, after everything else was looked at.
    func litter() async throws -> [String] {
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      func strays() async throws -> Set<String> {
        Set(try await vault.provider.roots())
          .subtracting(try await Vault.livingEpochs(keeper.survey).map(\.id))
      }
      if try await !strays().isEmpty {
        try await journey.sweep()
        journey.clock.advance(by: 30 * Journey.day)
        try await journey.sweep()
      }
      let unfinished =
        FileManager.default.enumerator(atPath: journey.directory)?
        .compactMap { $0 as? String }.filter { $0.hasSuffix(".new") } ?? []
      return try await strays().map { "litter \($0)" } + unfinished.map { "litter \($0)" }
    }

    func ledger() async throws -> String {
      guard let vault = keeper.part(Vault.self) else { throw Interruption.missingPart("Vault") }
      try await keeper.checkpoint()
      let summary = try vault.anchor.summary()
      let carriedOut = try await AcknowledgeAnchor.latest(keeper)
      let key = try NoteVerifier(
        name: LedgerKeeper.origin(of: keeper.store.identity),
        publicKey: vault.installation.signer.publicKey)
      let verified = try await LedgerVerifier(store: keeper.store, trusting: key)
        .verify(anchored: summary.checkpoint?.text)
      return "state ledger covered=\(verified.covered == verified.entries)"
        + " anchored=\(summary.checkpoint?.size == verified.entries)"
        + " carriedOut=\(carriedOut == summary.generation)"
        + " tombstones=\(summary.tombstones.count)"
    }

    /// How often the ledger says what must be said once for each subject, or not at all.
    private func evidence() async throws -> String {
      let entries = try await keeper.store.ledgerEntries(from: 0, limit: .max)
        .map { String(decoding: $0, as: UTF8.self) }
      func count(_ words: String...) -> Int {
        entries.count { entry in words.allSatisfy { entry.contains($0) } }
      }
      return "state evidence destroyed=\(count("\"kind\":\"key-destroyed\""))"
        + " verified=\(count("\"kind\":\"erasure-verified\""))"
        + " certified=\(count(".IssueCertificate\"", "\"certificate\""))"
        + " overdue=\(count("\"kind\":\"erasure-overdue\""))"
        + " restored=\(count("\"kind\":\"restored-from-backup\""))"
        + " alarms=\(count("\"outcome\":\"alarm\""))"
    }
  }

  /// A road into `SignIn` for the first administrator that asks for nothing. Only code of this
  /// package can write one.
  struct Shortcut: SignInRoad {
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName("maria"), on: desk), .totp)
    }
  }
#endif
