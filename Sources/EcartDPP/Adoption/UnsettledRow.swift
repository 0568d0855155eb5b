// SPDX-License-Identifier: Apache-2.0

#if SQLite
  import EcartPolicy

  /// A row that was not sealed, by its key, with what somebody has to do. Never a value.
  public struct UnsettledRow: Sendable, Hashable, CustomStringConvertible {
    public enum Problem: Sendable, Hashable {
      /// A cell is not what it should be.
      case unreadable(UnreadableCell)
      /// The host's closure refused the row with an error of this type.
      case refusedByHost(String)
      /// SQLite refused the host's statement, by its result code.
      case refusedByDatabase(String)
      /// The subject was erased: the row is a leftover of somebody whose key is gone for good.
      case subjectErased
      /// Somebody changed the row of the subject's key in the database itself; nothing can be sealed
      /// under it.
      case keyRowChanged
      /// The row changed each time it was to be sealed.
      case keepsChanging
    }

    public let key: RowKey
    public let problem: Problem

    public var description: String { "row \(key): \(remedy)" }

    /// What settles it.
    public var remedy: String {
      switch problem {
      case .unreadable(let cell): cell.description
      case .refusedByHost(let type):
        "the host's closure threw \(type); correct the row or the closure"
      case .refusedByDatabase(let code):
        "the host's statement failed with \(code); correct the row or the statement"
      case .subjectErased:
        "its subject was erased and stays erased (ret-1); delete the row, or give the adoption a"
          + " `removing` closure that does"
      case .keyRowChanged:
        "somebody changed the row of its subject's key in the database itself (enc-1); put that row back"
          + " from a backup and run the adoption again"
      case .keepsChanging: "it changed each time it was to be sealed; run the adoption again"
      }
    }

    /// The kind of problem, for counting in evidence.
    var code: RefusalCode {
      switch problem {
      case .unreadable: RefusalCode("unreadable")
      case .refusedByHost: RefusalCode("refused-by-host")
      case .refusedByDatabase: RefusalCode("refused-by-database")
      case .subjectErased: RefusalCode("erased")
      case .keyRowChanged: RefusalCode("key-row-changed")
      case .keepsChanging: RefusalCode("keeps-changing")
      }
    }
  }
#endif
