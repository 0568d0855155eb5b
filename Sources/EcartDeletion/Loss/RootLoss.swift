// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// In which way a root is gone that no sweep has destroyed. It stands in the anchor, in the ledger
/// and in every certificate that rests on it.
///
/// There is no word for a root that somebody took: whoever has it and an old backup can read what it
/// protected. That is an incident, and nothing certifies it away.
public enum RootLoss: String, Sendable, Hashable, Codable, CaseIterable {
  /// The disk, machine or token that held it has failed or was scrapped.
  case storageFailed = "storage-failed"
  /// It was deleted by hand, or at the key service.
  case deletedOutside = "deleted-outside"
  /// It was not brought along to where the installation is now, and where it was is gone.
  case leftBehind = "left-behind"
  /// Nobody knows, and nothing points to somebody's having taken it.
  case unexplained

  /// As a certificate says it, behind "because".
  public var words: String {
    switch self {
    case .storageFailed: "what held it failed or was scrapped"
    case .deletedOutside: "it was deleted by hand or at the key service"
    case .leftBehind: "it was not brought along, and where it was is gone"
    case .unexplained: "it is gone and nobody knows how"
    }
  }

  var code: RefusalCode {
    switch self {
    case .storageFailed: RefusalCode("storage-failed")
    case .deletedOutside: RefusalCode("deleted-outside")
    case .leftBehind: RefusalCode("left-behind")
    case .unexplained: RefusalCode("unexplained")
    }
  }
}
