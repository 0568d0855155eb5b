// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import Foundation

@testable import EcartVault

/// Epochs' records, as they lie in the store, and the code that says that the installation wrote them.
extension FormatWriting {
  mutating func writeEpochRecords() async throws {
    let home = try Self.home("installation key")
    // The wrapped key is that of the vector "a root's wrapped epoch key".
    let wrapped = try RootWrapping.wrap(
      Self.secret("epoch key"), under: Self.secret("root"),
      RootContext(environment: .production, installation: installation).bytes(root: Self.epochID))
    let record = EpochRecord(
      label: "open-2026-09-21", rotates: true, wrapped: Data(wrapped),
      made: Date(timeIntervalSinceReferenceDate: 811_692_800.125), state: .living)
    let coded = try record.coded(Self.epochID, by: home)
    func with(_ record: EpochRecord) throws -> [String: String] {
      ["record": String(decoding: try record.encoded(), as: UTF8.self)]
    }
    func changed(_ change: (inout EpochRecord) throws -> Void) throws -> [String: String] {
      var copy = coded
      try change(&copy)
      return try with(copy)
    }
    let given = [
      "installation-key": Hex.encode(Self.fixed("installation key")), "epoch": Self.epochID,
    ]
    var over = record
    over.wrapped = Data()
    over.state = .destroyed
    try await good(
      "epoch-record", "a destroyed epoch's record",
      given.merging(try with(try over.coded(Self.epochID, by: home))) { $1 })
    let hold = EpochRecord(
      label: "hold", rotates: false, wrapped: record.wrapped,
      made: Date(timeIntervalSinceReferenceDate: 0), state: .living)
    let holdID = "hold-0badcafe"
    try await good(
      "epoch-record", "an epoch that does not rotate, made at the beginning of the count",
      given.merging(try with(try hold.coded(holdID, by: home))) { $1 }
        .merging(["epoch": holdID]) { $1 })

    try await good("epoch-record", "an epoch's record", given.merging(try with(coded)) { $1 })
    let next = "open-2026-09-21-1d61772b"
    let borderMoved = Self.epochID + record.label.prefix(1)
    try bad(
      "epoch-record",
      [
        ("another epoch", ["epoch": next]),
        (
          "another installation",
          ["installation-key": Hex.encode(Self.fixed("other installation key"))]
        ),
        (
          "the code of another epoch",
          try changed { $0.code = try record.coded(next, by: home).code }
        ),
        (
          "the code of its record as a destroyed one",
          try changed { $0.code = try over.coded(Self.epochID, by: home).code }
        ),
        ("the code under the key of key rows", try changed { $0.code = try Self.rowCode(record) }),
        (
          "a border between id and label that moved",
          ["epoch": borderMoved].merging(try changed { $0.label.removeFirst() }) { $1 }
        ),
        ("another label", try changed { $0.label = "open-2026-09-28" }),
        ("says that it does not rotate", try changed { $0.rotates = false }),
        ("says that it is destroyed", try changed { $0.state = .destroyed }),
        ("another moment", try changed { $0.made += 0.125 }),
        ("another wrapped key", try changed { $0.wrapped[20] ^= 0x10 }),
        ("no wrapped key", try changed { $0.wrapped = Data() }),
        ("a bit of its code is flipped", try changed { $0.code[31] ^= 0x10 }),
        ("its code truncated by a byte", try changed { $0.code.removeLast() }),
        ("its code extended by a byte", try changed { $0.code.append(0) }),
        ("no code", try changed { $0.code = Data() }),
      ])
  }

  private static func home(_ name: String) throws -> Installation {
    try Installation(
      master: secret(name), signer: Ed25519.PrivateKey(seed: Self.secret("signer key")))
  }

  /// The very parts, under a code of another kind.
  private static func rowCode(_ record: EpochRecord) throws -> Data {
    let parts: [[UInt8]] = [
      Array(epochID.utf8), Array(record.label.utf8), [record.rotates ? 1 : 0],
      Array(record.wrapped),
      Array("\(record.made.timeIntervalSinceReferenceDate.bitPattern)".utf8),
      Array(record.state.rawValue.utf8),
    ]
    let home = try home("installation key")
    guard try home.code(of: parts, as: .epoch) == Array(record.coded(epochID, by: home).code) else {
      throw CryptoFailure.notAuthentic
    }
    return Data(try home.code(of: parts, as: .keyRow))
  }
}

extension FormatCase {
  func readEpochRecord() throws -> [String: String] {
    let home = try Installation(
      master: secret("installation-key"), signer: Ed25519.PrivateKey(seed: .random(count: 32)))
    let record = try EpochRecord(decoding: Array(text("record").utf8))
    guard record.isAuthentic(try text("epoch"), by: home) else { throw CryptoFailure.notAuthentic }
    return [
      "label": record.label, "rotates": record.rotates ? "1" : "0",
      "wrapped": Hex.encode(Array(record.wrapped)), "state": record.state.rawValue,
      "made": "\(record.made.timeIntervalSinceReferenceDate.bitPattern)",
      "code": Hex.encode(Array(record.code)),
    ]
  }
}
