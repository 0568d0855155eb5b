// SPDX-License-Identifier: Apache-2.0

import EcartDPP
import EcartPolicy
import Foundation

@testable import EcartCrypto
@testable import EcartVault

/// A file of three segments is too long to stand in the vectors, so it is described: what it is made of,
/// and the digest of what comes out.
extension FormatWriting {
  mutating func writeLongFiles() async throws {
    let subject = try Self.subject("subject")
    let member = try Self.member("data key", 627_826_800)
    let key = SubjectKey(
      subject: subject, origin: Self.origin, version: 1, name: [], primary: member)
    let number = try present(FileNumber(Hex.encode(Self.fixed("file number", 16))))
    let header = try SealedFileHeader(
      subject: subject, origin: Origin(parsing: Self.origin), record: "order", field: "invoice",
      tag: "payment", file: number, commitment: key.keysOfFiles().commitment)
    let given = [
      "keys": "\(member.id):\(member.key.secret.hexadecimal)", "record": "order",
      "field": "invoice", "tag": "payment",
      "stored": "ecartfile1.\(subject).\(Self.origin).\(number)",
      "header": String(decoding: header.bytes, as: UTF8.self),
      "salt": Hex.encode(Self.fixed("salt")), "prefix": Hex.encode(Self.fixed("nonce prefix", 7)),
    ]
    // The first segment holds 40 bytes less, each 16 less than its size.
    let two = 2 * (1 << 20) - 40 - 2 * 16
    try await good(
      "long-file", "two segments, both full",
      given.merging(["count": "\(two)", "order": "0,1"]) { $1 })
    try await good(
      "long-file", "three segments",
      given.merging(["count": "\(two + 7)", "order": "0,1,2"]) { $1 })
    try bad(
      "long-file",
      [
        ("the end is missing", ["order": "0,1"]), ("a segment is missing", ["order": "0,2"]),
        ("two segments are in another order", ["order": "1,0,2"]),
        ("a segment is there twice", ["order": "0,1,1,2"]),
        ("the first segment instead of the second", ["order": "0,0,2"]),
        ("another stream's salt", ["salt-in-file": Hex.encode(Self.fixed("another salt"))]),
      ])
  }
}

extension FormatCase {
  func readLongFile() throws -> [String: String] {
    guard let stored = SealedFile<Payment>(storedText: try text("stored")) else {
      throw SealedFileFault.notSealed
    }
    let key = try subjectKey(stored.subject, stored.origin.description)
    let header = Array(try text("header").utf8)
    let cipher = try StreamCipher(
      key.keysOfFiles().stream, authenticating: header, salt: bytes("salt"),
      noncePrefix: bytes("prefix"))
    let count = try present(Int(text("count")))
    let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256) }
    let segments = try segments(of: plain, cipher)
    let order = try text("order").split(separator: ",").map { try present(Int($0)) }
    let salt = try given["salt-in-file"].map { try present(Hex.decode($0)) } ?? bytes("salt")
    let stream = try [UInt8(StreamKey.headerSize)] + salt + bytes("prefix")
    let file = header + stream + order.flatMap { segments[$0] }
    return try inDirectory { directory in
      let path = "\(directory)/sealed"
      try PrivateFile.write(file, to: path)
      let reader = try SealedFileReader(UnopenedFile(path), with: key)
      guard try reader.read(0..<reader.count) == plain else { throw SealedFileFault.notAuthentic }
      return ["file": SHA256.digest(file).hex, "plaintext": SHA256.digest(plain).hex]
    }
  }

  private func segments(of plain: [UInt8], _ cipher: StreamCipher) throws -> [[UInt8]] {
    var segments: [[UInt8]] = []
    var rest = plain[...]
    while !rest.isEmpty {
      let part = rest.prefix(StreamKey.segmentSize - 16 - (segments.isEmpty ? 40 : 0))
      rest = rest.dropFirst(part.count)
      let number = UInt32(segments.count)
      let nonce = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
      segments.append(
        try AESGCM.seal(
          Array(part).span, using: cipher.key,
          nonce: cipher.noncePrefix + nonce + [rest.isEmpty ? 1 : 0], authenticating: []))
    }
    return segments
  }
}
