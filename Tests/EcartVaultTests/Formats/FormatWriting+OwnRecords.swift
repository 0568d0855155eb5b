// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import Foundation

@testable import EcartAccess
@testable import EcartDPP
@testable import EcartMFA
@testable import EcartRetention
@testable import EcartVault

/// What the library itself seals, in the records it keeps (section 5a).
extension FormatWriting {
  mutating func writeOwnRecords() async throws {
    let account = try Self.subject("account")
    try await writeAccount(account)
    try await writeSecondFactor(account)
    try await writeCredential()
    try await writeHold()
    try await writeAdoption()
  }

  private static let people = "host/accounts/people"
  private static let shop = FormatWriting.origin
  private static let day = Date(timeIntervalSinceReferenceDate: 811_692_800)
  private typealias Changes = [(why: String, change: [String: String])]

  private static func holder() throws -> SubjectKey.Member { try member("own key", 77_001_177) }

  private func sealed(
    _ plain: some Sequence<UInt8>, of subject: SubjectID, from origin: String, _ record: String,
    _ field: String
  ) throws -> Data {
    let place = AssociatedData(origin: origin, record: record, field: field)
    let plain = Array(plain)
    let iv = "iv \(subject) \(record) \(field) \(plain.count)"
    return Data(try box(plain, Self.holder(), place.bytes(for: subject), iv))
  }

  private func body(_ record: some GateRecord) throws -> [String: String] {
    ["body": String(decoding: try record.encoded(), as: UTF8.self)]
  }

  /// A record that opens, and copies of it that are wrong in a way that any may be or in one of these.
  private mutating func write<R: GateRecord>(
    _ name: String, _ record: R, at key: String, from origin: String,
    sealed box: WritableKeyPath<R, Data>, with more: [String: String] = [:], _ changes: Changes
  ) async throws {
    let holder = try Self.holder()
    let given = [
      "space": FormatCase.space(of: R.self), "key": key, "origin": origin,
      "keys": "\(holder.id):\(holder.key.secret.hexadecimal)",
    ].merging(try body(record)) { $1 }.merging(more) { $1 }
    try await good("own-record", name, given)
    func with(_ change: (inout Data) -> Void) throws -> [String: String] {
      var copy = record
      change(&copy[keyPath: box])
      return try body(copy)
    }
    let other = Hex.encode(Self.fixed("other own key"))
    try bad(
      "own-record",
      [
        ("a bit of its box's last byte", try with { $0[$0.count - 1] ^= 1 }),
        ("a bit of its nonce", try with { $0[5] ^= 0x10 }),
        ("another number of its key", try with { $0[4] ^= 1 }),
        ("its box truncated by a byte", try with { $0.removeLast() }),
        ("its box extended by a byte", try with { $0.append(0) }),
        ("nothing in its box", try with { $0 = Data() }),
        ("another key of that number", ["keys": "\(holder.id):\(other)"]),
      ] + changes)
  }

  private mutating func writeAccount(_ account: SubjectID) async throws {
    let person = StoredPerson(
      Person(givenName: "Iva", familyName: "Sample", email: "iva@example.com").named("maria"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let plain = try encoder.encode(person)
    var record = AccountRecord(
      kind: .person, role: .administrator, state: .active, registered: Self.day,
      person: try sealed(plain, of: account, from: Self.people, "account", "person"),
      origin: Self.people)
    record.activated = Self.day
    var (moved, secret) = (record, record)
    moved.origin = "host/accounts/others"
    secret.person = try sealed(plain, of: account, from: Self.people, "totp", "secret")
    try await write(
      "an account's names", record, at: "\(account)", from: Self.people, sealed: \.person,
      [
        ("another account", ["key": "\(try Self.subject("other account"))"]),
        ("another origin in the record", try body(moved)),
        ("a box that was sealed as an authenticator's secret", try body(secret)),
        ("read as an authenticator", ["space": FormatCase.space(of: TOTPRecord.self)]),
      ])
  }

  private mutating func writeSecondFactor(_ account: SubjectID) async throws {
    func box(_ secret: String) throws -> Data {
      try sealed(secret.utf8, of: account, from: Self.people, "totp", "secret")
    }
    let (first, next) = (
      "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBV"
    )
    let confirmed = TOTPRecord(
      enrolment: try present(UUID(uuidString: "6f9619ff-8b86-4011-b42d-00cf4fc964ff")),
      secret: try box(first), totp: .standard, enrolledAt: Self.day, isConfirmed: true)
    let elsewhere: Changes = [
      ("another account", ["key": "\(try Self.subject("other account"))"]),
      ("another origin", ["origin": "host/accounts/others"]),
    ]
    var digits = confirmed
    digits.secret = try box("12345678")
    try await write(
      "an authenticator's secret", confirmed, at: "\(account)", from: Self.people, sealed: \.secret,
      elsewhere + [("what it opens to is not base 32", try body(digits))])
    var replaced = confirmed
    replaced.replacement = TOTPRecord.Replacement(
      enrolment: try present(UUID(uuidString: "6f9619ff-8b86-4011-b42d-00cf4fc96500")),
      secret: try box(next), totp: .standard, enrolledAt: Self.day)
    var half = replaced
    half.replacement?.secret[20] ^= 1
    try await write(
      "an authenticator and the one that takes its place", replaced, at: "\(account)",
      from: Self.people, sealed: \.secret,
      elsewhere + [("a bit of the other's box", try body(half))])

    let digests = ["7K2M", "Q9XW"].map { SHA256.digest(Self.fixed($0)).hex }
    let lines = digests.joined(separator: "\n")
    func codes(_ text: some StringProtocol) throws -> RecoveryCodeRecord {
      let box = try sealed(text.utf8, of: account, from: Self.people, "recovery", "digests")
      let json = #"{"digests":"\#(box.base64EncodedString())","left":2,"issuedAt":811692800}"#
      return try RecoveryCodeRecord(decoding: Array(json.utf8))
    }
    try await write(
      "the digests of recovery codes", codes(lines), at: "\(account)", from: Self.people,
      sealed: \.digests,
      elsewhere + [("a digest that is too short", try body(codes(lines.dropLast(2))))])
  }

  private mutating func writeCredential() async throws {
    let number = "0c4d5c1e-3f0a-4a53-9d39-5a6d7a3f2b11"
    let home = try Installation(
      master: Self.secret("installation key"),
      signer: Ed25519.PrivateKey(seed: Self.secret("signer key")))
    let plain = "shpat_vector"
    func record(_ version: Int, sealedAs other: Int? = nil) throws -> CredentialRecord {
      let subject = try home.subject(.credential, "\(number)/\(other ?? version)")
      let box = try sealed(plain.utf8, of: subject, from: Self.shop, "credential", "secret")
      return CredentialRecord(origin: Self.shop, version: version, sealed: box, since: Self.day)
    }
    let third = try record(3)
    var (moved, revoked) = (third, third)
    moved.origin = "shopify/shop-2/key-1"
    revoked.sealed = nil
    try await write(
      "the third version of a marketplace's key", third, at: number, from: Self.shop,
      sealed: \.sealed.orNothing,
      with: ["installation-key": Hex.encode(Self.fixed("installation key"))],
      [
        ("the version before it", try body(record(2, sealedAs: 3))),
        ("another credential", ["key": "0c4d5c1e-3f0a-4a53-9d39-5a6d7a3f2b12"]),
        ("another origin in the record", try body(moved)),
        ("one that was revoked", try body(revoked)),
        (
          "another installation",
          ["installation-key": Hex.encode(Self.fixed("other installation key"))]
        ),
      ])
  }

  private mutating func writeHold() async throws {
    let subject = try Self.subject("subject")
    let plain = Self.fixed("salt of a hold") + Array("Retail Act 1, § 2 — größer".utf8)
    let record = HoldRecord(
      statute: try sealed(plain, of: subject, from: Self.shop, "legal-hold", "statute"),
      placed: Self.day, until: Self.day.addingTimeInterval(86_400))
    try await write(
      "the statute of a hold", record, at: "\(subject)", from: Self.shop, sealed: \.statute,
      [
        ("another subject", ["key": "\(try Self.subject("other subject"))"]),
        ("another origin", ["origin": "shopify/shop-2/key-1"]),
      ])
  }

  private mutating func writeAdoption() async throws {
    let subject = try Self.subject("subject")
    func sample(_ value: String) throws -> AdoptionRecord.Sample {
      AdoptionRecord.Sample(
        subject: subject,
        box: try sealed(value.utf8, of: subject, from: Self.shop, "adoption", "sample"))
    }
    var record = AdoptionRecord(began: Self.day, condition: "9f86d081884c7d65")
    record.samples = [try sample("Ana Sample"), try sample("größer 日本")]
    var moved = record
    moved.samples[0].subject = try Self.subject("other subject")
    var second = record
    second.samples[1].box[9] ^= 1
    try await write(
      "what an adoption looks for", record, at: "order/orders/9f86d081884c7d65", from: Self.shop,
      sealed: \.samples[0].box,
      [
        ("a sample of another subject", try body(moved)),
        ("another origin", ["origin": "shopify/shop-2/key-1"]),
        ("a bit of the second one's box", try body(second)),
      ])
  }
}

extension Optional<Data> {
  fileprivate var orNothing: Data {
    get { self ?? Data() }
    set { self = newValue }
  }
}
