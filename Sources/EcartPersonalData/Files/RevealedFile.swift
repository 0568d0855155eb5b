// SPDX-License-Identifier: Apache-2.0

import EcartPolicy
import EcartVault

/// What a reveal of a file lends to its closure: reads anywhere in it.
///
/// It cannot be copied or kept. Each read first asks whether the file may still be open, so an
/// erasure or a termination in any process ends the reading.
public struct RevealedFile: ~Copyable, Sendable {
  private let reader: SealedFileReader
  private let check: @Sendable () async throws -> Void

  init(_ reader: SealedFileReader, check: @escaping @Sendable () async throws -> Void) {
    self.reader = reader
    self.check = check
  }

  /// The file's length in the clear, in bytes.
  public var count: Int64 { reader.count }

  /// The bytes of a range, cut to what is there. Only the segments (1 MiB) that hold them are opened;
  /// memory is the range's length and one segment.
  ///
  /// These segments are verified before anything of them is lent, each in its place in this file;
  /// that the file has its end was verified before the first read. The others are not looked at:
  /// where one of them was changed, this range is lent all the same, and the read that needs that
  /// one fails. Whoever wants all of a file or nothing reads `0..<count` at once, or takes it out
  /// with `copyOut`: its target appears when every segment was verified.
  /// - Throws: ``SealedFileFault``, or `Denied` when the file may no longer be open.
  public nonisolated(nonsending) func read(_ range: Range<Int64>) async throws -> [UInt8] {
    try await check()
    return try reader.read(range)
  }
}
