// SPDX-License-Identifier: Apache-2.0

import EcartPolicy

/// Why an erasure was not verified.
enum VerificationFault: Sendable {
  case keyOpens, tombstoneMissing, rootLeft, nothingSearched, rowChanged, notWitnessed
  case searchedOtherwise
  /// By the files' names.
  case residueLeft(in: [String])

  var words: String {
    switch self {
    case .keyOpens: "an erased subject still opens"
    case .tombstoneMissing: "an erased subject has no tombstone, so it could come back"
    case .nothingSearched: "there was no file to search for what is left of wrapped keys"
    case .searchedOtherwise:
      "another version of this library erased a subject and left what it looks for in files in another"
        + " form; verify with that version"
    case .rootLeft: "the root of an epoch that wrapped an erased key is still there"
    case .rowChanged:
      "the row of an erased key had been changed in the database, so nobody can say which roots ever"
        + " wrapped it; what it was is for the incident's report, there is no certificate"
    case .notWitnessed:
      "the database calls erased what the anchor does not, or the record of the erasure was changed"
    case .residueLeft(let files):
      "the wrapped key of an erased subject is still in \(files.joined(separator: ", ")), and the store"
        + " could not overwrite it, or had too many to try; destroy the file if it is a copy, have it written anew if it is the"
        + " store's (VACUUM), and verify again; the certificate waits"
    }
  }

  var code: RefusalCode {
    switch self {
    case .keyOpens: RefusalCode("key-opens")
    case .tombstoneMissing: RefusalCode("tombstone-missing")
    case .nothingSearched: RefusalCode("nothing-searched")
    case .rootLeft: RefusalCode("root-left")
    case .rowChanged: RefusalCode("key-row-changed")
    case .searchedOtherwise: RefusalCode("searched-otherwise")
    case .notWitnessed: RefusalCode("not-witnessed")
    case .residueLeft: RefusalCode("residue-left")
    }
  }
}
