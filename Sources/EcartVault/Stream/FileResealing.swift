// SPDX-License-Identifier: Apache-2.0

import EcartCrypto

extension SubjectKey {
  /// Puts the same file under the key that seals now in its own place, at once and as a whole. Its
  /// number stays, so what the host's row keeps of it stays right, before and after.
  /// - Parameters:
  ///   - check: asked about once a second whether to go on.
  ///   - confirm: asked with the new header when all is there and flushed, before it is seen.
  /// - Returns: `false` for a file that is under that key already.
  package func reseal(
    _ old: UnopenedFile, at place: String, _ work: FileWork,
    check: @escaping @Sendable () async throws -> Void,
    confirm: (SealedFileHeader) async throws -> Void
  ) async throws -> Bool {
    let reader = try SealedFileReader(old, with: self)
    let keys: (stream: StreamKey, commitment: [UInt8])
    do throws(CryptoFailure) { keys = try keysOfFiles() } catch {
      throw SealedFileFault(.crypto(error), sealing: true)
    }
    guard keys.commitment != old.header.commitment else { return false }
    let header = try SealedFileHeader(
      subject: subject, origin: old.header.origin, record: old.header.record,
      field: old.header.field, tag: old.header.tag, file: old.header.file,
      commitment: keys.commitment)
    let draft = try FileDraft(for: place, holdsPlaintext: false)
    let pump: StreamPump
    do throws(CryptoFailure) {
      pump = StreamPump(
        sealing: reader.reader,
        with: try StreamCipher(sealingWith: keys.stream, authenticating: header.bytes),
        to: draft.descriptor, at: Int64(header.bytes.count), threads: work.threads)
    } catch { throw SealedFileFault(.crypto(error), sealing: true) }
    try header.write(to: draft.descriptor)
    try await work.run(pump, total: reader.count, sealing: true, check: check)
    guard old.file.isUnchanged, pump.bytesDone == reader.count else {
      throw SealedFileFault.sourceChanged
    }
    try draft.flush()
    try await confirm(header)
    if Task.isCancelled { throw SealedFileFault.cancelled }
    // What lies there now may be a newer file of the host's, or nothing.
    guard old.file.isStill(at: place) else { throw SealedFileFault.sourceChanged }
    try draft.place(replacing: true)
    return true
  }
}
