// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import Foundation

@testable import EcartCrypto
@testable import EcartVault

extension FormatWriting {
  mutating func writeFiles() async throws {
    let subject = try Self.subject("subject")
    let member = try Self.member("data key", 627_826_800)
    let key = SubjectKey(
      subject: subject, origin: Self.origin, version: 1, name: [], primary: member)
    let keys = try key.keysOfFiles()
    let number = try present(FileNumber(Hex.encode(Self.fixed("file number", 16))))
    let header = try SealedFileHeader(
      subject: subject, origin: Origin(parsing: Self.origin), record: "order", field: "invoice",
      tag: "payment", file: number, commitment: keys.commitment)
    func sealed(_ plain: [UInt8], _ head: [UInt8]) throws -> [UInt8] {
      let cipher = try StreamCipher(
        keys.stream, authenticating: head, salt: Self.fixed("salt"),
        noncePrefix: Self.fixed("nonce prefix", 7))
      return try head + cipher.header
        + AESGCM.seal(
          plain.span, using: cipher.key, nonce: cipher.noncePrefix + [0, 0, 0, 0, 1],
          authenticating: [])
    }
    let given = [
      "keys": "\(member.id):\(member.key.secret.hexadecimal)", "record": "order",
      "field": "invoice", "tag": "payment",
      "stored": "ecartfile1.\(subject).\(Self.origin).\(number)",
    ]
    try await good(
      "file", "an empty file",
      given.merging(["file": Hex.encode(try sealed([], header.bytes))]) { $1 })
    let plain = Array("%PDF-1.7 an invoice\n".utf8)
    let file = try sealed(plain, header.bytes)
    try await good("file", "a file", given.merging(["file": Hex.encode(file)]) { $1 })

    let count = header.bytes.count
    let text = String(decoding: header.bytes, as: UTF8.self)
    func headed(_ from: String, _ to: String) throws -> [String: String] {
      let head = Array(text.replacing(from, with: to).utf8)
      return ["file": Hex.encode(head + file[count...])]
    }
    try bad(
      "file",
      [
        ("another field", ["field": "photo"]), ("another record", ["record": "return"]),
        ("another kind of data", ["tag": "name"]),
        (
          "another field, and its header says so too",
          try headed("field invoice", "field photo").merging(["field": "photo"]) { $1 }
        ),
        (
          "another file of the same field",
          ["stored": "ecartfile1.\(subject).\(Self.origin).\(String(repeating: "0", count: 32))"]
        ),
        (
          "another subject's keys",
          ["keys": "627826800:" + Hex.encode(Self.fixed("other subject's key"))]
        ),
        (
          "another key's commitment",
          try headed(Hex.encode(keys.commitment), Hex.encode(Self.fixed("commitment")))
        ),
        ("a header with CR LF", try headed("\n", "\r\n")),
        ("a header with a line too many", try headed("tag payment", "tag payment\nx y")),
        (
          "a header with digits in upper case",
          try headed("\(subject)", "\(subject)".uppercased())
        ),
        (
          "a segment that is not the last",
          [
            "file": Hex.encode(
              try header.bytes + Array(file[count..<count + 40])
                + notLast(plain, keys.stream, header))
          ]
        ),
        ("an empty header", ["file": Hex.encode(Array(file[count...]))]),
      ]
        + spoilt(
          "file", Hex.encode(file),
          at: [0, 11, 40, 120, count - 1, count, count + 1, count + 33, count + 40, file.count - 1])
    )
  }

  /// The same segment, sealed as if another one followed.
  private func notLast(
    _ plain: [UInt8], _ key: StreamKey, _ header: SealedFileHeader
  ) throws -> [UInt8] {
    let cipher = try StreamCipher(
      key, authenticating: header.bytes, salt: Self.fixed("salt"),
      noncePrefix: Self.fixed("nonce prefix", 7))
    return try AESGCM.seal(
      plain.span, using: cipher.key, nonce: cipher.noncePrefix + [0, 0, 0, 0, 0],
      authenticating: [])
  }
}
