// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
import EcartDPP
import EcartPolicy
import EcartTesting
import EcartVault
import Foundation
import GRDB
import Testing

/// An order as the shop's new code has it.
struct OldOrder: PersonalRecord {
  static let kind = SubjectKind.order
  static let fields = Fields<OldOrder>("old-order")
    .personal("recipient", \.recipient)
    .personal("email", \.email)
    .plain("subject")

  let subject: SubjectID
  let recipient: Sealed<Name>?
  let email: Sealed<Email>?
}

/// A shop that has kept plaintext for years: a GRDB pool, a table, code that still writes to it.
struct OldShop: Sendable {
  static let table = """
    CREATE TABLE IF NOT EXISTS purchases (id INTEGER PRIMARY KEY, number TEXT, recipient TEXT,
      email TEXT, created_at TEXT, delivered_at TEXT, subject TEXT, sealed_recipient TEXT,
      sealed_email TEXT)
    """
  static let plain = PlainRows(
    in: "purchases", by: "id", where: "recipient IS NOT NULL OR email IS NOT NULL")

  let directory: String
  let clock: TestingClock
  let pool: DatabasePool
  let keeper: Gatekeeper

  static func open(
    _ directory: String = Sample.directory(), _ clock: TestingClock = TestingClock(Sample.start),
    wrapping: (any Store) -> any Store = { $0 }
  ) async throws -> OldShop {
    try FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let pool = try SQLiteStore.pool(at: "\(directory)/shop.sqlite")
    try await pool.write { try $0.execute(sql: table) }
    let keeper = try await Gatekeeper.open(
      at: directory, policy: .ecartAPI, time: clock, over: pool, wrapping: wrapping)
    return OldShop(directory: directory, clock: clock, pool: pool, keeper: keeper)
  }

  func remove() { try? FileManager.default.removeItem(atPath: directory) }

  static func recipient(_ id: Int) -> String { "Ana Sample-\(id)" }
  static func email(_ id: Int) -> String { "ana-\(id)@example.com" }

  /// What the old code does, on a connection as GRDB opens one.
  func fill(_ ids: ClosedRange<Int>, delivered: String? = nil) throws {
    try pool.write { db in
      for id in ids { try Self.insert(db, id, delivered: delivered) }
    }
  }

  static func insert(_ db: Database, _ id: Int, delivered: String? = nil) throws {
    try db.execute(
      sql: """
        INSERT INTO purchases (id, number, recipient, email, delivered_at)
        VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [id, "\(id)", recipient(id), email(id), delivered])
  }

  /// The adoption as a host would write it.
  func adoption(
    over pool: DatabasePool? = nil, removing: Adoption<OldOrder>.Remove? = nil,
    identifying: @escaping @Sendable (PlainRow) throws -> Void = { _ in },
    sealing: Adoption<OldOrder>.Seal? = nil
  ) -> Adoption<OldOrder> {
    Adoption<OldOrder>(keeper, over: pool ?? self.pool, of: Self.plain) { row in
      try identifying(row)
      return AdoptedSubject(
        try row.requiredText("number"), from: try Sample.origin(),
        created: try row.moment("created_at"), delivery: .init(try row.moment("delivered_at")))
    } sealing: { row, sealer, db in
      try (sealing ?? Self.seal)(row, sealer, db)
    } removing: { row, db in
      guard let removing else { return }
      try removing(row, db)
    }
  }

  /// The same without a closure for rows of erased subjects.
  func listingAdoption() -> Adoption<OldOrder> {
    Adoption<OldOrder>(keeper, over: pool, of: Self.plain) { row in
      AdoptedSubject(try row.requiredText("number"), from: try Sample.origin())
    } sealing: { row, sealer, db in
      try Self.seal(row, sealer, db)
    }
  }

  static func seal(_ row: PlainRow, _ sealer: RowSealer<OldOrder>, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE purchases SET recipient = NULL, email = NULL, subject = ?,
          sealed_recipient = coalesce(?, sealed_recipient),
          sealed_email = coalesce(?, sealed_email) WHERE id = ?
        """,
      arguments: [
        sealer.subject.description, try sealer.seal(row.text("recipient"), as: \.recipient),
        try sealer.seal(row.email("email"), as: \.email), row.key.value,
      ])
  }

  func administrator() async throws -> Proof<SignIn> {
    _ = try await keeper.admit(
      BootstrapAdministrator("maria", person: Person(givenName: "Maria", familyName: "Ott")))
    return try await keeper.admit(SignIn(road: Shortcut()))
  }

  /// A road into `SignIn` that asks for nothing; only code of this package can write one.
  private struct Shortcut: SignInRoad {
    func enter(_ desk: inout Deliberation) async throws(Interruption) -> Arrival {
      .account(try Accounts.id(of: AccountName("maria"), on: desk), .totp)
    }
  }

  // MARK: What a test looks at

  func count(_ condition: String) throws -> Int {
    try pool.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM purchases WHERE \(condition)") ?? 0
    }
  }

  func subject(_ number: String) throws -> SubjectID {
    try #require(keeper.part(Vault.self))
      .subject(OldOrder.self, number, from: try Sample.origin())
  }

  func due(_ number: String) async throws -> [String: Date] {
    let owed = try await keeper.store.obligations(of: subject(number))
    return Dictionary(uniqueKeysWithValues: owed.map { ($0.rule, $0.basis) })
  }

  func evidence(_ texts: String...) async throws -> Int {
    try await keeper.store.ledgerEntries(from: 0, limit: .max).count { entry in
      let entry = String(decoding: entry, as: UTF8.self)
      return texts.allSatisfy { entry.contains($0) }
    }
  }

  /// Every row's values, opened; a row in plaintext gives `nil`.
  func opened() async throws -> [Int: [String]] {
    let rows = try await pool.read { db in
      try Row.fetchAll(
        db, sql: "SELECT id, sealed_recipient, sealed_email, recipient, email FROM purchases"
      )
      .map {
        ($0[0] as Int, $0[1] as String?, $0[2] as String?, $0[3] as String?, $0[4] as String?)
      }
    }
    var result: [Int: [String]] = [:]
    for start in stride(from: 0, to: rows.count, by: 500) {
      let chunk = rows[start..<min(start + 500, rows.count)]
      let boxes = chunk.flatMap { [($0.1, "recipient"), ($0.2, "email")] }
      let texts = try await keeper.admit(OpenBoxes(boxes: boxes)).claim
      for (index, row) in chunk.enumerated() {
        let values = [texts[index * 2] ?? "", texts[index * 2 + 1] ?? ""]
        result[row.0] = row.3 == nil && row.4 == nil ? values : nil
      }
    }
    return result
  }
}

/// Opens many stored texts in one decision; a test's shortcut past ten thousand reveals.
struct OpenBoxes: Gate {
  static var clauses: [Clause.ID] { [] }
  typealias Reason = Never
  let boxes: [(String?, String)]

  func decide(_ desk: inout Deliberation) async throws(Interruption) -> Verdict<[String?], Never> {
    let vault = try desk.part(Vault.self)
    var texts: [String?] = []
    for (text, field) in boxes {
      guard let text, let sealed = Sealed<Name>(storedText: text),
        case .living(let key) = try await vault.key(of: sealed.subject, on: &desk),
        let bytes = try? key.open(
          sealed.box,
          at: AssociatedData(origin: key.origin, record: "old-order", field: field))
      else {
        texts.append(nil)
        continue
      }
      texts.append(String(decoding: bytes, as: UTF8.self))
    }
    return .admit(texts, for: .zero)
  }
}
