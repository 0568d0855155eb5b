// SPDX-License-Identifier: Apache-2.0

/// Why a root or a proof could not be computed from the stored hashes.
///
/// `Reading` is the error of the closure that reads them (`Never` for one that cannot fail).
public enum TreeFault<Reading: Error>: Error, CustomStringConvertible {
  /// An index or size is negative, beyond the tree, or beyond ``MerkleTree/maximumSize``; or the
  /// older size of a consistency proof is 0, which would prove nothing.
  case outOfRange
  /// The store gave back another number of hashes than it was asked for.
  case missingHashes(asked: Int, received: Int)
  /// The store could not be read.
  case reading(Reading)

  public var description: String {
    switch self {
    case .outOfRange:
      "the index or size lies outside the tree; ask for a leaf and a size the log has reached"
    case .missingHashes(let asked, let received):
      "the store gave \(received) tree hashes where \(asked) were asked for; "
        + "stop appending and rebuild the tree from its entries"
    case .reading:
      "the stored tree hashes could not be read; see the store's own error"
    }
  }
}
