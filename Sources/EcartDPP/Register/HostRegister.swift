// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
import EcartVault
import FoundationEssentials

#if SQLite
  import EcartSQLite
#endif

/// What a host tells the audit about itself (clauses scope-1, pii-1): its name, what its backups
/// take along, and where it keeps Information, column by column.
///
/// A store that is not registered is not checked, so the audit lists what is.
public struct HostRegister: Codable, Sendable, Equatable {
  /// The host's name, for the report's title.
  public var host: String
  /// What backups take along: files and directories, relative to the compliance directory or
  /// absolute. The roots must not be in it.
  public var backupSet: [String]
  public var dataStores: [DataStore]
  /// Where the compliance tables are, when they share a database of the host's own; relative to
  /// the compliance directory, or absolute. Filled in when the register is left.
  public var complianceStore: String?

  /// A database file of the host.
  public struct DataStore: Codable, Sendable, Equatable {
    /// Relative to the compliance directory, or absolute.
    public var path: String
    public var tables: [Table]

    public init(path: String, tables: [Table]) {
      self.path = path
      self.tables = tables
    }
  }

  public struct Table: Codable, Sendable, Equatable {
    public var name: String
    /// Every column, by what it may hold. A column the table has and this does not name is a
    /// finding.
    public var columns: [String: Content]

    public init(_ name: String, columns: [String: Content]) {
      self.name = name
      self.columns = columns
    }
  }

  /// What a column may hold.
  public enum Content: String, Codable, Sendable, Equatable {
    /// Sealed values only, or nothing.
    case sealed
    /// Ids, codes and words of up to 128 characters without spaces and without `@`.
    case identifier
    /// Numbers, or text of digits, signs and points.
    case number
    /// Points in time, as numbers or ISO 8601.
    case instant
  }

  public init(
    host: String, backupSet: [String] = ["store.sqlite", "public", "dpp.json"],
    dataStores: [DataStore] = []
  ) {
    self.host = host
    self.backupSet = backupSet
    self.dataStores = dataStores
  }
}

extension Gatekeeper {
  /// Leaves the host's register beside the store, for `dpp audit`.
  public func register(_ host: HostRegister) throws(OpeningFault) {
    do {
      guard let place = part(ComplianceDirectory.self) else {
        throw Interruption.missingPart("a compliance directory")
      }
      var host = host
      #if SQLite
        if host.complianceStore == nil, let store = store as? SQLiteStore {
          host.complianceStore = StorePath(store: store.path).recorded(in: place)
        }
      #endif
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try PrivateFile.write(Array(try encoder.encode(host)), to: place.register)
    } catch { throw OpeningFault(error) }
  }
}
