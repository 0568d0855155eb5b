// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto

/// What a log commits to at a moment: who it is, how many entries it has, and its root
/// (C2SP tlog-checkpoint).
///
/// Two signed checkpoints between which no consistency proof exists are proof that the log forked.
public struct Checkpoint: Sendable, Hashable {
  /// The log's unique name, such as `example.com/log`. Its key bears the same name.
  public let origin: String
  /// The number of leaves, from 0 to ``MerkleTree/maximumSize``.
  public let size: Int64
  /// The root of the tree of that size.
  public let root: Digest32
  /// Further lines, signed too and opaque here. Not recommended: monitors do not audit them.
  public let extensions: [String]

  /// States a checkpoint.
  ///
  /// - Parameters:
  ///   - origin: not empty, without spaces, pluses or control characters.
  ///   - size: 0 or greater.
  ///   - root: for size 0 it must be ``MerkleTree/emptyRoot``.
  ///   - extensions: none empty, each one line.
  public init(
    origin: String, size: Int64, root: Digest32, extensions: [String] = []
  ) throws(NoteFault) {
    guard NoteText.isFitName(origin) else { throw .unfitName }
    guard (0...MerkleTree.maximumSize).contains(size) else { throw .malformedCheckpoint(line: 2) }
    guard size > 0 || root == MerkleTree.emptyRoot else { throw .malformedCheckpoint(line: 3) }
    for (index, line) in extensions.enumerated() {
      guard !line.isEmpty, line.utf8.allSatisfy({ $0 >= 0x20 }) else {
        throw .malformedCheckpoint(line: 4 + index)
      }
    }
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }

  /// Reads the text of a note, in its only spelling: three or more lines, each ended by a newline.
  public init(parsing text: String) throws(NoteFault) {
    let lines = text.utf8.split(separator: NoteText.newline, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    // The last piece is what follows the final newline: nothing.
    guard let last = lines.last, last.isEmpty else { throw .noFinalNewline }
    guard lines.count > 3 else { throw .malformedCheckpoint(line: lines.count) }
    guard let size = Decimal64.parse(lines[1]) else { throw .malformedCheckpoint(line: 2) }
    guard let bytes = Base64.decode(lines[2]), let root = Digest32(bytes: bytes) else {
      throw .malformedCheckpoint(line: 3)
    }
    try self.init(
      origin: lines[0], size: size, root: root, extensions: Array(lines[3..<(lines.count - 1)]))
  }

  /// Opens a signed checkpoint: a key of that log must have signed it, and its origin must be the
  /// key's name.
  public init(opening note: String, trusting key: NoteVerifier) throws(NoteFault) {
    try self.init(opening: note, trusting: [key], origin: key.name)
  }

  /// Opens a signed checkpoint of one log, when its key changed or bears another name.
  ///
  /// - Parameters:
  ///   - note: the signed note, as issued.
  ///   - keys: the log's keys; one must have signed. Do not pass a witness's key here: it would
  ///     suffice alone.
  ///   - origin: the log asked for.
  public init(
    opening note: String, trusting keys: [NoteVerifier], origin: String
  ) throws(NoteFault) {
    let checkpoint = try Checkpoint(parsing: SignedNote(opening: note, trusting: keys).text)
    guard checkpoint.origin.utf8.elementsEqual(origin.utf8) else { throw .anotherOrigin }
    self = checkpoint
  }

  /// The text that is signed.
  public var text: String {
    ([origin, "\(size)", Base64.encode(root.bytes)] + extensions).joined(separator: "\n") + "\n"
  }

  /// Signs the checkpoint. The first signer is the log's own key.
  public func signed(by signers: [NoteSigner]) throws(NoteFault) -> SignedNote {
    try SignedNote(signing: text, with: signers)
  }
}
