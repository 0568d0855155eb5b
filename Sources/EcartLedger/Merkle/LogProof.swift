// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// All that is needed, beside the entry and the log's key, to check offline that the entry was
/// logged: its place, its audit path, and the signed checkpoint they lead to.
///
/// ```swift
/// let checkpoint = try proof.verify(entryBytes, trusting: logKey)
/// ```
public struct LogProof: Sendable, Hashable, Codable {
  /// The entry's index in the log.
  public let leafIndex: Int64
  /// The size of the tree the path leads to; it must be the checkpoint's.
  public let treeSize: Int64
  /// The audit path, the leaf's sibling first (RFC 6962 §2.1.1); at most 60 hashes.
  public let path: [Digest32]
  /// The signed checkpoint, as issued.
  public let checkpoint: String
  /// Opaque bytes an application sends along. Nobody signed them.
  public let extra: [UInt8]?

  public init(
    leafIndex: Int64, treeSize: Int64, path: [Digest32], checkpoint: String,
    extra: [UInt8]? = nil
  ) {
    self.leafIndex = leafIndex
    self.treeSize = treeSize
    self.path = path
    self.checkpoint = checkpoint
    self.extra = extra
  }

  /// Checks that exactly these bytes are the entry at ``leafIndex`` of the log with that key.
  ///
  /// - Parameters:
  ///   - leaf: the entry as logged, hashed here.
  ///   - key: the log's key. Its name is the origin the checkpoint must have.
  /// - Returns: the checkpoint the entry is included in, now trusted.
  @discardableResult
  public func verify(
    _ leaf: [UInt8], trusting key: NoteVerifier
  ) throws(LogProofFault) -> Checkpoint {
    let signed: Checkpoint
    do { signed = try Checkpoint(opening: checkpoint, trusting: key) } catch {
      throw .checkpoint(error)
    }
    guard signed.size == treeSize else { throw .anotherTreeSize }
    try MerkleTree.verifyInclusion(
      of: MerkleTree.leafHash(of: leaf), at: leafIndex, size: signed.size, path: path,
      root: signed.root)
    return signed
  }
}
