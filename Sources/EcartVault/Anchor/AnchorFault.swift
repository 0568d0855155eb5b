// SPDX-License-Identifier: Apache-2.0

package enum AnchorFault: Error, Equatable, CustomStringConvertible {
  case notAuthentic
  /// The file beside the lines.
  case checkpointNotAuthentic
  case shortened
  case otherStore
  case missing
  case testingMark
  case replaced

  package var description: String {
    switch self {
    case .notAuthentic:
      "the anchor has a line this installation did not write: somebody changed it, or"
        + " installation.key; put both back as they were, and find out who can write there"
    case .checkpointNotAuthentic:
      "anchor.checkpoint was not written by this installation; put it back as it was, or remove it: then"
        + " nobody vouches for the ledger of the last hour"
    case .shortened:
      "the anchor is shorter than it was: somebody replaced it by an older one; put the newest back"
    case .testingMark:
      "the anchor says that this store lived on a testing clock, and the store denies it; put the"
        + " store back as it was, or begin a new installation"
    case .missing:
      "the store has a history and its anchor is gone, so nobody can tell what was erased since;"
        + " put the roots directory with the anchor back"
    case .replaced:
      "the store was replaced while this process had it open, by a restored one or another copy, or is"
        + " being brought up at this moment; restart the process"
    case .otherStore: "the anchor belongs to another store; put the right database back beside it"
    }
  }
}
