// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import Foundation

@testable import EcartVault

extension FormatWriting {
  /// One member with a fixed key and id.
  static func member(_ name: String, _ id: UInt32) throws -> SubjectKey.Member {
    try SubjectKey.Member(id: id, secret: secret(name))
  }

  static func subject(_ name: String) throws -> SubjectID {
    try present(SubjectID(digest: fixed(name)))
  }

  private func body(
    of subject: SubjectID, _ epoch: EpochKey, _ members: [SubjectKey.Member]
  ) throws -> KeyBody {
    let keys = try members.map { member in
      let (wrapped, commitment) = try epoch.wrap(
        member.key.secret, of: subject, algorithm: .aes256GCM)
      return WrappedKey(
        algorithm: .aes256GCM, keyID: member.id, reserved: 1_088, wrapped: wrapped,
        commitment: commitment)
    }
    func part(_ plain: [UInt8], _ part: String) throws -> [UInt8] {
      try box(plain, members[0], SubjectKey.place(of: part).bytes(for: subject), "iv of \(part)")
    }
    return KeyBody(
      kind: "order", origin: Self.origin, keys: keys, epochs: [epoch.id],
      pseudonym: try part(Self.fixed("pseudonym"), "pseudonym"),
      sample: try part(Self.fixed("sample", 16), "sample"))
  }

  mutating func writeRows() async throws {
    let subject = try Self.subject("subject")
    let epoch = try EpochKey(id: Self.epochID, key: Self.secret("epoch key"))
    let (new, old) = (try Self.member("data key", 627_826_800), try Self.member("old key", 7))
    let home = try Installation(
      master: Self.secret("installation key"),
      signer: Ed25519.PrivateKey(seed: Self.secret("signer key")))
    let one = try body(of: subject, epoch, [new])
    let row = try home.encoded(one, of: subject, in: epoch.id)
    let given = [
      "epoch": epoch.id, "epoch-key": Hex.encode(Self.fixed("epoch key")), "subject": "\(subject)",
      "installation-key": Hex.encode(Self.fixed("installation key")), "row": Hex.encode(row),
    ]

    // A row with everything that a row can have.
    var full = try body(of: subject, epoch, [new, old])
    full.epochs = ["open-2026-09-14-00c0ffee", epoch.id]
    full.epochsGone = 3
    full.copies = 1
    full.sealedAnew = 1_790_000_000_123
    full.hasFiles = true
    full.records = ["order", "invoice"]
    let name = "order/email"
    full.indexed = [
      IndexedValue(
        name: name,
        sealed: try box(
          Self.fixed("index value"), new,
          SubjectKey.place(of: IndexedValue.part(name)).bytes(for: subject), "iv of index"))
    ]
    try await good(
      "key-row", "a row with two keys and an indexed value",
      given.merging(["row": Hex.encode(try home.encoded(full, of: subject, in: epoch.id))]) { $1 })

    // The last count there may be, and the first that there may not.
    func counting(_ messages: UInt64) throws -> [String: String] {
      var body = one
      body.keys[0].reserved = messages
      return ["row": Hex.encode(try home.encoded(body, of: subject, in: epoch.id))]
    }
    try await good(
      "key-row", "a row whose key has no message left",
      given.merging(try counting(4_294_967_296)) { $1 })

    try await good("key-row", "a row as it is made", given)
    let other = try Self.subject("other subject")
    let code = Array(row.suffix(KeyBody.codeCount))
    var fewer = one
    fewer.epochs = []
    var noKeys = one
    noKeys.keys = []
    // Its sealed parts say the same id, so that nothing else is wrong with it.
    let unnumbered = try body(of: subject, epoch, [try Self.member("data key", 0)])
    var otherAlgorithm = one.authenticated
    otherAlgorithm[3] = 2
    let codeOfOther = try home.code(
      of: [subject.bytes, Array(epoch.id.utf8), otherAlgorithm], as: .keyRow)
    // With a right code, so that only the commitment is left to refuse them.
    var moved = one
    moved.keys = try body(of: other, epoch, [new]).keys
    let elsewhere = try EpochKey(id: "due-2026-11-20-00000001", key: Self.secret("epoch key"))
    var foreign = one
    foreign.keys = try body(of: subject, elsewhere, [new]).keys
    try bad(
      "key-row",
      [
        ("another subject", ["subject": "\(other)"]),
        ("another epoch", ["epoch": elsewhere.id]),
        (
          "another installation",
          ["installation-key": Hex.encode(Self.fixed("other installation key"))]
        ),
        ("another epoch key", ["epoch-key": Hex.encode(Self.fixed("other epoch key"))]),
        ("its epochs were shortened", ["row": Hex.encode(fewer.authenticated + code)]),
        (
          "its code is another row's",
          [
            "row": Hex.encode(
              one.authenticated + (try home.encoded(full, of: subject, in: epoch.id)).suffix(32))
          ]
        ),
        (
          "its key is another subject's, under a right code",
          ["row": Hex.encode(try home.encoded(moved, of: subject, in: epoch.id))]
        ),
        (
          "its key is committed to another epoch, under a right code",
          ["row": Hex.encode(try home.encoded(foreign, of: subject, in: epoch.id))]
        ),
        (
          "its key gave a message too many, under a right code", try counting(4_294_967_297)
        ),
        (
          "no keys, under a right code",
          ["row": Hex.encode(try home.encoded(noKeys, of: subject, in: epoch.id))]
        ),
        (
          "its key's id is 0, under a right code",
          ["row": Hex.encode(try home.encoded(unnumbered, of: subject, in: epoch.id))]
        ),
        (
          "its key is of another algorithm, under a right code",
          ["row": Hex.encode(otherAlgorithm + codeOfOther)]
        ),
      ]
        + spoilt(
          "row", Hex.encode(row), at: [0, 2, 3, 5, 12, 20, 60, 96, 110, 140, 180, row.count - 1]))
  }

  mutating func writeFields() async throws {
    let subject = try Self.subject("subject")
    let (new, old) = (try Self.member("data key", 627_826_800), try Self.member("old key", 7))
    let keys = [new, old].map { "\($0.id):\($0.key.secret.hexadecimal)" }.joined(separator: ",")
    let place = AssociatedData(origin: Self.origin, record: "order", field: "recipient")
    let data = place.bytes(for: subject)
    let plain = Array("Ana Sample".utf8)
    let given = [
      "keys": keys, "subject": "\(subject)", "origin": Self.origin, "record": "order",
      "field": "recipient",
    ]
    func with(_ bytes: [UInt8]) -> [String: String] {
      given.merging(["box": Hex.encode(bytes)]) { $1 }
    }
    try await good("field", "an empty value", with(try box([], new, data, "iv 0")))
    try await good(
      "field", "a value under a key that was replaced",
      with(try box(plain, old, data, "iv 1")))
    let sealed = try box(plain, new, data, "iv 2")
    try await good("field", "a value", with(sealed))
    let elsewhere = [
      ("another field", ["field": "email"]), ("another record", ["record": "orders"]),
      ("a border between record and field that moved", ["record": "orderr", "field": "ecipient"]),
    ]
    try bad(
      "field",
      elsewhere + [
        ("another origin", ["origin": "shopify/shop-2/key-1"]),
        ("another subject", ["subject": "\(try Self.subject("other subject"))"]),
        (
          "another subject's keys",
          ["keys": "627826800:" + Hex.encode(Self.fixed("other subject's key"))]
        ),
        (
          "the id of another key of this subject",
          [
            "box": changed(sealed) {
              $0.replaceSubrange(0..<5, with: old.prefix)
            }
          ]
        ),
      ] + spoilt("box", Hex.encode(sealed), at: [0, 1, 4, 5, 16, 17, 26, 27, 42]))

    let text = "ecart1.\(subject).\(Self.origin).\(Base64.encode(sealed, as: .urlSafe))"
    try await good(
      "stored-field", "a value as a row of the host's keeps it",
      ["keys": keys, "record": "order", "field": "recipient", "stored": text])
    let dotted = "ecart1.\(subject).my.shop/a.b/c-1."
    try bad(
      "stored-field",
      elsewhere + [
        ("a plaintext", ["stored": "Ana Sample"]),
        ("another origin", ["stored": text.replacing(Self.origin, with: "shopify/shop-2/key-1")]),
        (
          "another origin, with dots in it",
          ["stored": dotted + Base64.encode(sealed, as: .urlSafe)]
        ),
        (
          "another subject",
          ["stored": text.replacing("\(subject)", with: "\(try Self.subject("other subject"))")]
        ),
        (
          "digits in upper case",
          ["stored": text.replacing("\(subject)", with: "\(subject)".uppercased())]
        ),
        ("padded base 64", ["stored": text + "="]),
        ("another version", ["stored": "ecart2" + text.dropFirst(6)]),
        ("no origin", ["stored": text.replacing(".\(Self.origin)", with: "")]),
        ("truncated by a character", ["stored": String(text.dropLast())]),
        ("white space behind it", ["stored": text + "\n"]),
      ])
  }
}
