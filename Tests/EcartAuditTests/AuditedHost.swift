// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartDPP
import EcartPolicy
import EcartReport
import EcartTesting
import Foundation
import GRDB
import Testing

/// An order as a host keeps it.
struct SampleOrder: PersonalRecord, Codable {
  static let kind = SubjectKind.order
  static let fields = Fields<SampleOrder>("sample-order")
    .personal("recipient", \.recipient)
    .personal("email", \.email)
    .personal("line", \.line)
    .plain("id", "subject")

  let id: String
  let subject: SubjectID
  let recipient: Sealed<Name>
  let email: Sealed<Email>?
  let line: Sealed<Purchase>

  init(id: String, sealedBy sealer: Sealer<SampleOrder>) throws {
    self.id = id
    self.subject = sealer.subject
    self.recipient = try sealer.seal(Personal("Ana Sample-\(id)"), as: \.recipient)
    self.email = try sealer.seal(Personal("ana-\(id)@example.com"), as: \.email)
    self.line = try sealer.seal(Personal("2 x blue mug \(id)"), as: \.line)
  }
}

/// A host in good order, on a testing clock, with tables of its own: one order erased and
/// certified, one delivered, one on its way, and an administrator with two factors.
struct AuditedHost {
  static let start = Date(timeIntervalSince1970: 1_790_000_000)
  static let day: TimeInterval = 86_400
  static let password = PasswordAttempt("Kettle-moon7-Bridge")

  let base: URL
  let clock: TestingClock
  let keeper: Gatekeeper
  let orders: DatabaseQueue

  var directory: String { base.appendingPathComponent("compliance").path }
  var store: String { "\(directory)/store.sqlite" }

  static func make() async throws -> AuditedHost {
    let base = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ecart-audit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    let clock = TestingClock(start)
    let keeper = try await Gatekeeper.open(
      at: base.appendingPathComponent("compliance").path, clock: clock)
    let orders = try DatabaseQueue(path: base.appendingPathComponent("orders.sqlite").path)
    let host = AuditedHost(base: base, clock: clock, keeper: keeper, orders: orders)
    try await host.orders.write { db in
      try db.execute(
        sql: """
          CREATE TABLE orders (id TEXT PRIMARY KEY, subject TEXT, recipient TEXT, email TEXT,
            line TEXT, quantity INTEGER, placed TEXT)
          """)
    }
    try host.keeper.register(register)
    try await host.administrator()
    try await host.eraseOne()
    return host
  }

  static var register: HostRegister {
    HostRegister(
      host: "desk.example",
      dataStores: [
        HostRegister.DataStore(
          path: "../orders.sqlite",
          tables: [
            HostRegister.Table(
              "orders",
              columns: [
                "id": .identifier, "subject": .identifier, "recipient": .sealed, "email": .sealed,
                "line": .sealed, "quantity": .number, "placed": .instant,
              ])
          ])
      ])
  }

  func receive(_ id: String) async throws {
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    let proof = try await keeper.admit(Receive<SampleOrder>(id, from: origin))
    let order = try SampleOrder(id: id, sealedBy: proof.claim)
    try await orders.write { db in
      try db.execute(
        sql: "INSERT INTO orders VALUES (?, ?, ?, ?, ?, 2, '2026-09-21T10:00:00Z')",
        arguments: [
          id, order.subject.description, order.recipient.storedText, order.email?.storedText,
          order.line.storedText,
        ])
    }
  }

  func deliver(_ id: String) async throws {
    let origin = try Origin(platform: "shopify", store: "shop-1", connection: "key-1")
    _ = try await keeper.admit(
      RecordDelivery<SampleOrder>(
        id, from: origin, happened: .instant(keeper.now), orderCreated: nil))
  }

  private func eraseOne() async throws {
    try await receive("1001")
    try await deliver("1001")
    clock.advance(by: 25 * Self.day)
    try await receive("1002")
    try await receive("1003")
    try await deliver("1002")
    clock.advance(by: 5 * Self.day)
    let sweeper = try Sweeper(keeper)
    #expect(try await sweeper.sweep().erased == 1)
    clock.advance(by: 61)
    let verifier = try ErasureVerifier(
      keeper, identityIn: "\(directory)/verifier", searching: [store])
    #expect(try await verifier.verify().verified == 1)
    #expect(try await sweeper.sweep().certified == 1)
  }

  private func administrator() async throws {
    let person = Person(givenName: "María", familyName: "Etxeberria")
    let proof = try await keeper.admit(BootstrapAdministrator("maria.e", person: person))
    _ = try await keeper.admit(SetPassword(Self.password, first: proof))
    _ = try await enrol("maria.e")
    // The first administrator is trained and bound to confidentiality like anybody.
    let admin = try await keeper.admit(SignIn(road: OpenRoad(account: proof.claim)))
    for record in [
      RecordPrecondition.Precondition.training(on: keeper.now), .agreement(on: keeper.now),
    ] {
      _ = try await keeper.admit(RecordPrecondition(record, of: "maria.e", by: admin))
    }
    let office = try AddressBlock(parsing: "192.0.2.0/24")
    _ = try await keeper.admit(AllowAddresses([office], by: admin))
  }

  /// Sets up an authenticator; gives back what computes its codes.
  @discardableResult
  func enrol(_ name: AccountName) async throws -> TOTPSecret {
    let password = try await keeper.admit(VerifyPassword(account: name, attempt: Self.password))
    let enrolment = try await keeper.admit(EnrolTOTP(after: password))
    let query = try #require(URLComponents(string: enrolment.claim.uri.text)?.queryItems)
    let text = try #require(query.first { $0.name == "secret" }?.value)
    let secret = try #require(TOTPSecret(base32: text))
    _ = try await keeper.admit(ConfirmTOTP(enrolment, code: try code(secret)))
    return secret
  }

  func code(_ secret: TOTPSecret) throws -> String {
    try TOTP.standard.code(secret: secret, at: TOTP.step(at: clock.now)).text
  }

  func audit() async throws -> AuditReport { try await Auditor(directory: directory).audit() }

  /// What somebody does to the compliance store behind its back.
  func tamper(_ sql: String, _ arguments: StatementArguments = []) async throws {
    let queue = try DatabaseQueue(path: store)
    try await queue.write { db in try db.execute(sql: sql, arguments: arguments) }
    try queue.close()
  }
}

extension AuditedHost {
  /// The audit fails, names exactly these clauses, and says in words what is wrong.
  func expect(
    breaks clauses: Set<String>, saying words: String,
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let report = try await audit()
    #expect(report.broken == clauses, sourceLocation: location)
    #expect(!report.passes(), sourceLocation: location)
    let told = report.failures.flatMap(\.evidence).joined(separator: " ")
    #expect(told.contains(words), sourceLocation: location)
    for failure in report.failures {
      #expect(failure.remedy != nil, "\(failure.id)", sourceLocation: location)
    }
  }
}

extension AuditReport {
  /// The clauses that do not hold.
  var broken: Set<String> {
    Set(failures.map(\.id.description))
  }

  func finding(_ id: StaticString) throws -> Finding {
    let id = Clause.ID(id)
    return try #require(findings.first { $0.id == id })
  }

  /// Every sentence somebody reads.
  var everyWord: String {
    HTMLRenderer().render(self) + TerminalRenderer().render(self) + JSONRenderer().render(self)
  }
}

/// A sign-in without any factor, by a road that only the tests have.
private struct OpenRoad: SignInRoad {
  let account: AccountID
  func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
    .account(account, .totp)
  }
}
