// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartDPP
import EcartPolicy
import Foundation

@testable import EcartVault

extension FormatWriting {
  /// Values of subjects that have several rows of a record type.
  mutating func writeFieldsOfRows() async throws {
    let subject = try Self.subject("subject")
    let member = try Self.member("data key", 627_826_800)
    let keys = "\(member.id):\(member.key.secret.hexadecimal)"
    let plain = Array("Ana Sample".utf8)
    func sealed(_ row: String?, _ iv: String) throws -> [UInt8] {
      let place = AssociatedData(
        origin: Self.origin, record: "order-line", field: "recipient",
        row: row.map { RowName($0) })
      return try box(plain, member, place.bytes(for: subject), iv)
    }
    let given = [
      "keys": keys, "subject": "\(subject)", "origin": Self.origin, "record": "order-line",
      "field": "recipient",
    ]
    let alone = try sealed(nil, "iv row 0")
    try await good(
      "field", "a value of a record type without rows",
      given.merging(["box": Hex.encode(alone)]) { $1 })
    try bad("field", [("a row that it was not sealed in", ["row-name": "line-1"])])

    let first = try sealed("line-1", "iv row 1")
    let inRow = given.merging(["row-name": "line-1", "box": Hex.encode(first)]) { $1 }
    let moved = [
      ("another row", ["row-name": "line-2"]),
      ("the same row in another spelling", ["row-name": "Line-1"]),
      ("an empty row", ["row-name": ""]),
      (
        "a border between field and row that moved",
        ["field": "recipientline", "row-name": "-1"]
      ),
      ("another field of the row", ["field": "note"]),
    ]
    try await good("field", "a value of one row among several", inRow)
    try bad("field", moved + [("a bit of its last byte", ["box": changed(first) { $0[42] ^= 1 }])])
    try bad("field", without: "row-name", "no row")

    try await good(
      "field", "a value of a row whose name is not ASCII",
      inRow.merging(["row-name": "größe/1", "box": Hex.encode(try sealed("größe/1", "iv row 2"))]) {
        $1
      })
    try bad("field", [("the name normalised in another way", ["row-name": "gro\u{308}ße/1"])])

    let text = "ecart1.\(subject).\(Self.origin).\(Base64.encode(first, as: .urlSafe))"
    try await good(
      "stored-field", "a value as one row among several keeps it",
      [
        "keys": keys, "record": "order-line", "field": "recipient", "row-name": "line-1",
        "stored": text,
      ])
    try bad("stored-field", moved)
    try bad("stored-field", without: "row-name", "no row")
  }
}
