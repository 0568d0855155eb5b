// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy

/// A sealed file as somebody reads it, before any key is asked for: its header is what it claims.
package struct UnopenedFile: Sendable {
  package let header: SealedFileHeader
  /// Where the stream begins.
  let offset: Int64
  let layout: StreamLayout
  let file: OpenedFile

  /// - Throws: ``SealedFileFault/notSealed``, ``SealedFileFault/notAuthentic`` for a length that no
  ///   sealed file has.
  package init(_ path: String) throws(SealedFileFault) {
    let file = try OpenedFile(.path(path))
    let header = try SealedFileHeader(
      beginning: file.beginning(SealedFileHeader.largest))
    let offset = Int64(header.bytes.count)
    do {
      layout = try StreamLayout(sealedCount: (file.count ?? 0) - offset)
    } catch { throw .notAuthentic }
    self.header = header
    self.offset = offset
    self.file = file
  }

  /// The plaintext's length in bytes; what it claims until a reader was made.
  package var count: Int64 { layout.plainCount }
}

/// Reads in a sealed file; only the segments asked for are opened, 1 MiB each.
package struct SealedFileReader: Sendable {
  package let header: SealedFileHeader
  let sealed: UnopenedFile
  private let cipher: StreamCipher
  let reader: StreamReader

  /// The plaintext's length in bytes.
  package var count: Int64 { reader.layout.plainCount }

  /// Checks that the file is this subject's and whole: its last segment is opened at once.
  /// - Throws: ``SealedFileFault/belongsElsewhere``, ``SealedFileFault/notAuthentic``.
  package init(_ sealed: UnopenedFile, with key: SubjectKey) throws(SealedFileFault) {
    guard sealed.header.subject == key.subject, sealed.header.origin.description == key.origin
    else { throw .belongsElsewhere }
    guard key.owns(sealed.header) else { throw .notAuthentic }
    self.sealed = sealed
    header = sealed.header
    do {
      cipher = try Self.cipher(sealed, key)
      reader = try StreamReader(
        sealed.file.descriptor, at: sealed.offset, sealed.layout, with: cipher)
    } catch let failure as StreamFailure {
      throw SealedFileFault(failure, sealing: false)
    } catch { throw .notAuthentic }
  }

  private static func cipher(
    _ sealed: UnopenedFile, _ key: SubjectKey
  ) throws -> StreamCipher {
    let beginning = try sealed.file.beginning(Int(sealed.offset) + StreamKey.headerSize)
    return try StreamCipher(
      openingWith: key.keysOfFiles(committedTo: sealed.header.commitment).stream,
      header: Array(beginning.dropFirst(Int(sealed.offset))),
      authenticating: sealed.header.bytes)
  }

  /// The plaintext's bytes in a range, cut to what is there.
  package func read(_ range: Range<Int64>) throws(SealedFileFault) -> [UInt8] {
    do throws(StreamFailure) { return try reader.read(range) } catch {
      throw SealedFileFault(error, sealing: false)
    }
  }

  /// Opens the whole file into another one, which gets its name when all of it was verified.
  /// An existing file is never replaced: a crash could then leave the plaintext under another name.
  /// - Parameters:
  ///   - check: asked about once a second whether to go on.
  ///   - confirm: asked when the plaintext is whole, before it can be seen.
  package func open(
    to target: String, _ work: FileWork, check: @escaping @Sendable () async throws -> Void,
    confirm: () async throws -> Void
  ) async throws {
    if PrivateFile.exists(target) { throw SealedFileFault.exists }
    let draft = try FileDraft(for: target, holdsPlaintext: true)
    let pump = StreamPump(
      opening: sealed.file.descriptor, at: sealed.offset, sealed.layout, with: cipher,
      to: draft.descriptor, threads: work.threads)
    try await work.run(pump, total: count, sealing: false, check: check)
    guard sealed.file.isUnchanged else { throw SealedFileFault.sourceChanged }
    try draft.flush()
    try await confirm()
    if Task.isCancelled { throw SealedFileFault.cancelled }
    try draft.place(replacing: false)
  }
}

extension SealedFileHeader {
  /// Writes the header at a file's beginning.
  func write(to file: Int32) throws(SealedFileFault) {
    do throws(StreamFailure) { try StreamPump.write(bytes, to: file, at: 0) } catch {
      throw SealedFileFault(error, sealing: true)
    }
  }
}
