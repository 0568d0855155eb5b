// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
package import EcartPolicy
import FoundationEssentials
import Synchronization

/// What the installation remembers outside its database: an append-only file of authenticated
/// lines, flushed *before* the act each line records.
///
/// A database restored from a backup is older than its anchor. That is how the restore is noticed,
/// and where the tombstones to replay come from. Each line's HMAC covers the one before it, so a
/// line cannot be changed, dropped or moved; a last line that a crash cut short is ignored. The newest
/// checkpoint lies in a file beside the lines.
package final class AnchorFile: Sendable {
  struct State {
    var summary = Summary()
    var last: [UInt8] = []
    var length = 0
    /// Which file beside the lines was read.
    var beside: FileStamp?

    mutating func take(_ entry: AnchorEntry, _ code: [UInt8], length count: Int) {
      last = code
      length += count
      summary.take(entry)
    }
  }

  let path: String
  let key: Secret
  let state = Mutex(State())

  /// Opens the anchor, making it the first time.
  /// - Throws: ``AnchorFault`` when a line is not authentic; ``FileFault`` for the file itself.
  package init(path: String, installation: Installation) throws {
    self.path = path
    self.key = installation.anchor
    try refresh()
  }

  /// What was known when the file was last looked at, without looking.
  package var known: Summary { state.withLock(\.summary) }

  /// What is known, after taking up lines that other processes have added.
  package func summary() throws -> Summary {
    try refresh()
    return state.withLock(\.summary)
  }

  /// Writes what is about to happen. When it returns, the line is on the disk.
  /// - Parameter restored: the restore that the writer's store was brought up to, where nobody else may
  ///   write the line: asked under the file's lock.
  /// - Throws: ``AnchorFault/replaced`` when another restore has been announced since.
  @discardableResult
  package func write(
    _ act: AnchorEntry.Act, at milliseconds: Int64, since restored: Int64? = nil,
    _ fill: (inout AnchorEntry) -> Void = { _ in }
  ) throws -> Int64 {
    try PrivateFile.locked(path + ".lock") {
      try refresh(cutting: true)
      return try state.withLock { state in
        if let restored, !state.summary.isLatest(restored) { throw AnchorFault.replaced }
        let step: Int64 = act.isReplayed ? 1 : 0
        var entry = AnchorEntry(
          generation: state.summary.generation + step, act: act, at: milliseconds)
        fill(&entry)
        try append(entry, &state)
        return entry.generation
      }
    }
  }

  /// Adds a line, under the file's lock.
  func append(_ entry: AnchorEntry, _ state: inout State) throws {
    let (line, code) = try Self.line(of: entry, after: state.last, key)
    Milestone.passed("anchor.write.before")
    try PrivateFile.append(line, to: path)
    Milestone.passed("anchor.write.after")
    state.take(entry, code, length: line.count)
  }

  /// A line and its code.
  /// - Parameter before: what the code covers in front of the line's JSON.
  static func line(
    of entry: AnchorEntry, after before: [UInt8], _ key: Secret
  ) throws -> (line: [UInt8], code: [UInt8]) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let body = Array(try encoder.encode(entry))
    let code = try HMAC.authenticationCode(for: before + body, using: key)
    let line =
      Array(Base64.encode(body, as: .urlSafe).utf8) + [32] + Array(Hex.encode(code).utf8) + [10]
    return (line, code)
  }

  /// What a line says, without its LF, and its code.
  static func entry<Line: Collection<UInt8>>(
    in line: Line, after before: [UInt8], _ key: Secret
  ) throws -> (entry: AnchorEntry, code: [UInt8]) {
    let parts = line.split(separator: 32)
    guard parts.count == 2,
      let body = Base64.decode(String(decoding: parts[0], as: UTF8.self), as: .urlSafe),
      let code = Hex.decode(String(decoding: parts[1], as: UTF8.self)),
      HMAC.isValid(code, for: before + body, using: key)
    else { throw AnchorFault.notAuthentic }
    return (try JSONDecoder().decode(AnchorEntry.self, from: Data(body)), code)
  }

  /// Writes a person's word about the clock.
  package func confirm(_ correction: ClockCorrection) throws -> Int64 {
    try write(.clockConfirmed, at: correction.after.wall) { $0.step = correction.step }
  }

  /// - Parameter cutting: removes a half-written last line; only under the lock, since without it
  ///   another process may be writing that very line.
  func refresh(cutting: Bool = false) throws {
    // Read under the lock: what another thread writes after the reading would make a file that was
    // read before look shortened.
    try state.withLock { state in
      // Before the lines: it is written after them, so they are never older.
      let failure = Result { try readBeside(&state, always: cutting) }
      try readLines(&state, cutting)
      // Where the lines are another's too, that is what is told.
      try failure.get()
      if let beside = state.summary.beside {
        guard state.length > 0 else { throw AnchorFault.missing }
        guard beside.generation <= state.summary.generation else { throw AnchorFault.shortened }
      }
    }
  }

  private func readLines(_ state: inout State, _ cutting: Bool) throws {
    guard PrivateFile.exists(path) else {
      guard state.length == 0 else { throw AnchorFault.missing }
      return
    }
    // Asked before each key is made: a file of the same length has nothing new. Of a longer one only that
    // is read, since the file grows for as long as there is an installation.
    if let length = PrivateFile.length(path) {
      guard length >= state.length else { throw AnchorFault.shortened }
      if !cutting, length == state.length { return }
    }
    let known = state.length
    let bytes = try PrivateFile.read(path, from: known)
    var start = 0
    while let end = bytes[start...].firstIndex(of: 10) {
      let (entry, code) = try Self.entry(in: bytes[start..<end], after: state.last, key)
      state.take(entry, code, length: end + 1 - start)
      start = end + 1
    }
    // A crash cut the last line short: its act never happened.
    if cutting, start < bytes.count { try PrivateFile.truncate(path, to: known + start) }
  }
}
