// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import FoundationEssentials

/// One adoption of one table, and where its progress is kept.
///
/// The condition is part of it: the same table may be adopted again, column by column, and the end
/// of one adoption says nothing about another's rows.
struct AdoptionJob: Sendable, Hashable {
  let key: RecordKey
  /// SHA-256 of the condition, byte for byte, as 64 hex digits.
  let condition: String

  init(_ record: String, _ table: String, where condition: String) {
    self.condition = SHA256.digest(Array(condition.utf8)).description
    self.key = RecordKey("\(record)/\(table)/\(self.condition.prefix(16))")
  }

  /// The record of a job that begins now.
  func beginning(at now: Date) -> AdoptionRecord {
    AdoptionRecord(began: now, condition: condition)
  }
}
