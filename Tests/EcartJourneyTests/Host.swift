// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartLedger
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

/// A host with its own table of orders in the same database as the compliance store.
struct Host: Sendable {
  let directory: String
  let clock: TestingClock
  let pool: DatabasePool
  let keeper: Gatekeeper

  /// Opens, as a new process would.
  static func open(
    _ directory: String, _ clock: TestingClock, policy: Policy = .ecartAPI,
    keys: (any KeyProvider)? = nil,
    wrapping: (any Store) -> any Store = { $0 }
  ) async throws -> Host {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let pool = try DatabasePool(
      path: "\(directory)/store.sqlite", configuration: SQLiteStore.configuration)
    try await pool.write { db in
      try db.execute(
        sql: "CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, subject TEXT, body TEXT)")
    }
    let keeper = try await Gatekeeper.open(
      at: directory, policy: policy, time: clock, over: pool, keys: keys,
      wrapping: wrapping)
    return Host(directory: directory, clock: clock, pool: pool, keeper: keeper)
  }

  /// Ends this process's use of the files.
  func close() throws { try pool.close() }

  // MARK: What a host does

  func receive(_ id: String) async throws {
    try await keeper.admit(Receive<SampleOrder>(id, from: Sample.origin())) { sealer, db in
      guard sealer.isNew else { return }
      let order = try SampleOrder(id: id, sealedBy: sealer)
      let body = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
      try db.execute(
        sql: "INSERT INTO orders VALUES (?, ?, ?)",
        arguments: [id, order.subject.description, body])
    }
  }

  func sweep(confirmation: Proof<ConfirmSweep>? = nil) async throws -> SweepReport {
    let pool = self.pool
    let purge = PurgeHandler("orders") { subjects in
      try await pool.write { db in
        for subject in subjects {
          try db.execute(
            sql: "UPDATE orders SET body = '' WHERE subject = ?", arguments: [subject.description])
        }
        return subjects.count
      }
    }
    return try await Sweeper(keeper, purging: [purge]).sweep(confirmation: confirmation)
  }

  func verify() async throws -> ErasureVerifier.Report {
    try await ErasureVerifier(
      keeper, identityIn: "\(directory)/verifier", searching: ["\(directory)/store.sqlite"]
    ).verify()
  }

  /// Sweep, wait for the leases, verify, certify.
  func eraseAndCertify() async throws {
    _ = try await sweep()
    clock.advance(by: 61)
    _ = try await verify()
    _ = try await sweep()
  }

  /// The first administrator's account; the second time it is there already.
  func bootstrap() async throws {
    do {
      _ = try await keeper.admit(
        BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    } catch Denied.refused(.alreadyBootstrapped) {}
    try await keeper.grantReveal(of: SampleOrder.self, for: Fulfilment.self, to: "maria")
  }

  func signIn() async throws -> Proof<SignIn> {
    try await keeper.admit(SignIn(road: Shortcut()))
  }

  /// A road into `SignIn` that asks for nothing; only code of this package can write one.
  private struct Shortcut: SignInRoad {
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName("maria"), on: desk), .totp)
    }
  }

  // MARK: What a test looks at

  func subject(_ id: String) throws -> SubjectID {
    try vault.subject(SampleOrder.self, id, from: Sample.origin())
  }

  var vault: Vault {
    get throws { try #require(keeper.part(Vault.self)) }
  }

  func state(_ id: String) async throws -> KeyRow.State? {
    try await keeper.store.key(of: subject(id))?.state
  }

  func body(_ id: String) async throws -> String? {
    try await pool.read { db in
      try String.fetchOne(db, sql: "SELECT body FROM orders WHERE id = ?", arguments: [id])
    }
  }

  /// Opens the recipient's name of the order in a host's row.
  func recipient(inBody body: String) async throws -> String {
    let order = try JSONDecoder().decode(SampleOrder.self, from: Data(body.utf8))
    var text = ""
    try await keeper.reveal(
      order, [\.recipient], for: Fulfilment.self, as: try await signIn()
    ) { pii in try pii.open(\.recipient) { text = $0 } }
    return text
  }

  /// How many ledger entries hold all of these texts.
  func evidence(_ texts: String...) async throws -> Int {
    try await keeper.store.ledgerEntries(from: 0, limit: .max).count { entry in
      let entry = String(decoding: entry, as: UTF8.self)
      return texts.allSatisfy { entry.contains($0) }
    }
  }

  /// The whole ledger against the checkpoint outside the database.
  func verifiedLedger() async throws -> LedgerVerifier.Summary {
    let summary = try vault.anchor.summary()
    let key = try NoteVerifier(
      name: LedgerKeeper.origin(of: keeper.store.identity),
      publicKey: vault.installation.signer.publicKey)
    return try await LedgerVerifier(store: keeper.store, trusting: key)
      .verify(anchored: summary.checkpoint?.text)
  }

  /// Roots of destroyed epochs that are left, and living epochs without a root.
  func mismatchedRoots() async throws -> [String] {
    let roots = Set(try await vault.provider.roots())
    let epochs = Set(try await Vault.livingEpochs(keeper.survey).map(\.id))
    var left: [String] = []
    for root in roots where try await Vault.isDestroyed(epoch: root, keeper.survey) {
      left.append(root)
    }
    return left + epochs.subtracting(roots)
  }
}
