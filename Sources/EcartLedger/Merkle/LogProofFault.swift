// SPDX-License-Identifier: Apache-2.0

/// Why a proof does not hold. None of these can be waved through: the proof proves nothing.
public enum LogProofFault: Error, Hashable, CustomStringConvertible {
  /// The leaf's index is negative or not below the tree's size.
  case leafOutsideTree
  /// The path has more or fewer hashes than index and size call for.
  case pathOfWrongLength
  /// The path leads to another root: another leaf, another place, another tree, or a changed path.
  case notTheSameRoot
  /// The path does not lead to the older root: history was rewritten, or the proof was changed.
  case notTheOldRoot
  /// The newer tree is smaller than the older one: entries are gone.
  case treeShrank
  /// A proof from the empty tree: every log extends it.
  case emptyTreeProvesNothing
  /// The proof says another tree size than its signed checkpoint.
  case anotherTreeSize
  /// The checkpoint inside the proof does not hold.
  case checkpoint(NoteFault)
  /// The proof's text form is not c2sp.org/tlog-proof@v1, at this line counted from 1.
  case malformed(line: Int)
  /// The proof's text is longer than this many bytes.
  case tooLong(limit: Int)

  public var description: String {
    switch self {
    case .leafOutsideTree: "the leaf's index lies outside the tree; ask the log for a new proof"
    case .pathOfWrongLength:
      "the proof has too few or too many hashes for its size; ask the log for a new proof"
    case .notTheSameRoot:
      "the proof does not lead to the signed root; treat the entry as not logged, or the log as "
        + "forked, until the log's keeper explains it"
    case .notTheOldRoot:
      "the proof does not lead to the older root; treat the log as rewritten and keep both "
        + "checkpoints as evidence"
    case .treeShrank:
      "the log is smaller than it was; treat it as truncated or restored from a backup, and keep "
        + "both checkpoints as evidence"
    case .emptyTreeProvesNothing:
      "every log extends the empty one; compare with a checkpoint of at least one entry"
    case .anotherTreeSize:
      "the proof and its checkpoint name different tree sizes; ask the log for a new proof"
    case .checkpoint(let fault): "the proof's checkpoint does not hold: \(fault)"
    case .malformed(let line):
      "line \(line) is not that of a c2sp.org/tlog-proof@v1; use the file as the log issued it"
    case .tooLong(let limit): "the proof is longer than \(limit) bytes; no log issues one like it"
    }
  }
}
