// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy
import Synchronization

extension AnchorFile {
  /// What the name of the file beside the lines ends in.
  package static let beside = ".checkpoint"
  /// What its code covers in front of its JSON, where a line's covers the code of the line before.
  private static let prefix = Array("checkpoint".utf8)
  /// How old the last line's checkpoint is when the next one becomes a line, in milliseconds: an hour.
  private static let step: Int64 = 3_600_000

  /// Keeps the ledger's newest checkpoint outside the database: in the file beside the lines, which is
  /// replaced each time, and once an hour as a line, which stays. A busy ledger has one each minute, and as
  /// lines they would be hundreds of megabytes in a year, read at each opening.
  /// - Parameter restored: the restore that the writer's store was brought up to.
  /// - Throws: ``AnchorFault/replaced`` when another restore has been announced since.
  package func keep(
    checkpoint text: String, of size: Int64, at milliseconds: Int64, since restored: Int64
  ) throws {
    try PrivateFile.locked(path + ".lock") {
      try refresh(cutting: true)
      try state.withLock { state in
        guard state.summary.isLatest(restored) else { throw AnchorFault.replaced }
        // Another process may have kept a newer one meanwhile.
        guard size > state.summary.checkpoint?.size ?? -1 else { return }
        var entry = AnchorEntry(
          generation: state.summary.generation, act: .checkpoint, at: milliseconds)
        (entry.checkpoint, entry.size) = (text, size)
        guard let line = state.summary.line,
          (line.at..<line.at.addingClamped(Self.step)).contains(milliseconds)
        else { return try append(entry, &state) }
        entry.restores = state.summary.lineage
        let path = path + Self.beside
        try PrivateFile.write(try Self.line(of: entry, after: Self.prefix, key).line, to: path)
        (state.summary.beside, state.beside) = (entry, PrivateFile.stamp(path))
      }
    }
  }

  /// Takes up the file beside the lines, where another process has replaced it.
  func readBeside(_ state: inout State, always: Bool) throws {
    let path = path + Self.beside
    // One that is away leaves what is known of it, and the lines.
    guard let stamp = PrivateFile.stamp(path), always || stamp != state.beside else { return }
    let bytes = try PrivateFile.read(path)
    guard bytes.last == 10,
      let (entry, _) = try? Self.entry(in: bytes.dropLast(), after: Self.prefix, key),
      entry.act == .checkpoint, let restores = entry.restores, let size = entry.size
    else { throw AnchorFault.checkpointNotAuthentic }
    if let known = state.summary.beside {
      // After a restore the ledger may be shorter.
      guard entry.generation >= known.generation,
        restores > known.restores ?? 0 || size >= known.size ?? 0
      else { throw AnchorFault.shortened }
    }
    (state.summary.beside, state.beside) = (entry, stamp)
  }
}

extension Int64 {
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, isOver) = addingReportingOverflow(other)
    return isOver ? .max : sum
  }
}
