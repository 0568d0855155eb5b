// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import FoundationEssentials
  public import GRDB

  /// A row's primary key: how a report names a row. Never one of its values.
  ///
  /// Reports are the host's, and the ledger holds no row keys: a key of the host's own making might
  /// say something about a person.
  public struct RowKey: Sendable, Hashable, CustomStringConvertible {
    /// As the database has it.
    public let value: DatabaseValue

    init(_ value: DatabaseValue) { self.value = value }

    public var description: String {
      switch value.storage {
      case .null: "NULL"
      case .int64(let number): "\(number)"
      case .double(let number): "\(number)"
      case .string(let text): text
      case .blob(let data):
        data.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
      }
    }
  }
#endif
