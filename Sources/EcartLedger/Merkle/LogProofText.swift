// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

// The text form, C2SP tlog-proof, for files named `.tlog-proof`.
extension LogProof {
  private static let heading = "c2sp.org/tlog-proof@v1"
  /// Room for a full path and a checkpoint with many witnesses.
  private static let maximumLength = SignedNote.maximumLength + 64 * 1024

  /// The proof as c2sp.org/tlog-proof@v1: heading, extra, index, path, blank line, checkpoint.
  public var text: String {
    var lines = [Self.heading]
    if let extra { lines.append("extra \(Base64.encode(extra))") }
    lines.append("index \(leafIndex)")
    lines += path.map { Base64.encode($0.bytes) }
    return lines.joined(separator: "\n") + "\n\n" + checkpoint
  }

  /// Reads a c2sp.org/tlog-proof@v1. Nothing is believed yet: call ``verify(_:trusting:)``.
  ///
  /// ``treeSize`` is taken from the checkpoint's text.
  public init(parsing text: String) throws(LogProofFault) {
    guard text.utf8.count <= Self.maximumLength else { throw .tooLong(limit: Self.maximumLength) }
    var rest = text.utf8[...]
    var number = 0
    func line() throws(LogProofFault) -> String {
      number += 1
      guard let end = rest.firstIndex(of: NoteText.newline), let line = String(rest[..<end])
      else { throw .malformed(line: number) }
      rest = rest[rest.index(after: end)...]
      return line
    }
    // Step 1: the heading, the optional extra data, the index.
    guard try line() == Self.heading else { throw .malformed(line: number) }
    var current = try line()
    var extra: [UInt8]?
    if current.utf8.starts(with: "extra ".utf8) {
      extra = Base64.decode(String(current.dropFirst(6)))
      guard extra != nil else { throw .malformed(line: number) }
      current = try line()
    }
    guard current.utf8.starts(with: "index ".utf8),
      let index = Decimal64.parse(String(current.dropFirst(6)))
    else { throw .malformed(line: number) }
    // Step 2: the path, up to the blank line.
    var path: [Digest32] = []
    current = try line()
    while !current.isEmpty {
      guard path.count < 63, let bytes = Base64.decode(current),
        let hash = Digest32(bytes: bytes)
      else { throw .malformed(line: number) }
      path.append(hash)
      current = try line()
    }
    // Step 3: the checkpoint, verbatim. Its second line is the tree's size.
    guard let checkpoint = String(rest) else { throw .malformed(line: number + 1) }
    _ = try line()
    guard let size = Decimal64.parse(try line()) else { throw .malformed(line: number) }
    self.init(
      leafIndex: index, treeSize: size, path: path, checkpoint: checkpoint, extra: extra)
  }
}
