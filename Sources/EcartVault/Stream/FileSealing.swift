// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
import EcartPolicy

extension SubjectKey {
  /// Seals a file: to a draft without a name, which gets its name when all of it is there.
  /// - Parameters:
  ///   - check: asked about once a second whether to go on.
  ///   - confirm: asked when the whole file is there and flushed, with its length in the clear;
  ///     only after it may the file be seen.
  /// - Throws: ``SealedFileFault``, or what `check` and `confirm` throw.
  package func seal(
    _ source: FileSource, as header: SealedFileHeader, to target: String, replacing: Bool,
    _ work: FileWork, check: @escaping @Sendable () async throws -> Void,
    confirm: (Int64) async throws -> Void
  ) async throws {
    let plain = try OpenedFile(source)
    // Said before an hour's work; that nobody is first is only certain at the end.
    if !replacing, PrivateFile.exists(target) { throw SealedFileFault.exists }
    let draft = try FileDraft(for: target, holdsPlaintext: false)
    let pump: StreamPump
    do throws(CryptoFailure) {
      pump = try self.pump(sealing: plain, header, to: draft.descriptor, work.threads)
    } catch { throw SealedFileFault(.crypto(error), sealing: true) }
    try header.write(to: draft.descriptor)
    try await work.run(pump, total: plain.count, sealing: true, check: check)
    guard plain.isUnchanged else { throw SealedFileFault.sourceChanged }
    try draft.flush()
    try await confirm(pump.bytesDone)
    if Task.isCancelled { throw SealedFileFault.cancelled }
    try draft.place(replacing: replacing)
  }

  private func pump(
    sealing plain: OpenedFile, _ header: SealedFileHeader, to target: Int32, _ threads: Int
  ) throws(CryptoFailure) -> StreamPump {
    let data = header.bytes
    let cipher = try StreamCipher(sealingWith: keysOfFiles().stream, authenticating: data)
    let offset = Int64(data.count)
    guard let count = plain.count else {
      return StreamPump(
        sealingPipe: plain.descriptor, with: cipher, to: target, at: offset, threads: threads)
    }
    return StreamPump(
      sealing: plain.descriptor, try StreamLayout(plainCount: count), with: cipher, to: target,
      at: offset, threads: threads)
  }

  /// Seals to an open descriptor and to nothing else, for measurements: it makes no file, and so
  /// nothing of what ``seal(_:as:to:replacing:_:check:confirm:)`` promises about files.
  package func seal(
    _ source: FileSource, as header: SealedFileHeader, toDescriptor target: Int32, _ work: FileWork
  ) async throws {
    let plain = try OpenedFile(source)
    let pump = try self.pump(sealing: plain, header, to: target, work.threads)
    try await work.run(pump, total: plain.count, sealing: true) {}
  }
}
