// SPDX-License-Identifier: Apache-2.0

public import EcartPolicy
public import EcartVault

extension Gatekeeper {
  /// Seals a file of a record anew under the subject's newest key, in its own place (clause enc-1).
  ///
  /// Nobody sees what is in it, and a crash leaves either the old file or the new one: both are the
  /// file that the record names. Do this for all of a subject's files before its replaced keys are
  /// given up.
  ///
  /// ```swift
  /// try await gatekeeper.reseal(\.invoice, of: order, at: "1001.sealed")
  /// ```
  /// - Parameter place: where the host keeps the file. A file that somebody else put there meanwhile is
  ///   left as it is; still, do not seal another one to the same place at that moment.
  /// - Returns: `false` when it was under the newest key already.
  /// - Throws: ``FieldFault/undeclared(record:)``, ``SealedFileFault``, `Denied<SealFile>`.
  @discardableResult
  public func reseal<R: PersonalRecord, T>(
    _ path: KeyPath<R, SealedFile<T>>, of record: R, at place: String, _ work: FileWork = FileWork()
  ) async throws -> Bool {
    try await reseal(record[keyPath: path], of: record, path, place, work)
  }

  /// The same for a file that may be absent.
  /// - Throws: ``FieldFault/absent(field:)`` when it is.
  @discardableResult
  public func reseal<R: PersonalRecord, T>(
    _ path: KeyPath<R, SealedFile<T>?>, of record: R, at place: String,
    _ work: FileWork = FileWork()
  ) async throws -> Bool {
    try await reseal(record[keyPath: path], of: record, path, place, work)
  }

  private func reseal<R: PersonalRecord, T>(
    _ file: SealedFile<T>?, of record: R, _ path: AnyKeyPath, _ place: String, _ work: FileWork
  ) async throws -> Bool {
    // No file, and nothing under any key: the one fault that loses nothing.
    guard let file else {
      throw FieldFault.absent(field: try R.fields.table.field(at: path).name)
    }
    do { return try await reseal(file, at: path, of: record, place, work) } catch {
      WatchedFiles.note(error, of: record.subject)
      throw error
    }
  }

  private func reseal<R: PersonalRecord, T>(
    _ file: SealedFile<T>, at path: AnyKeyPath, of record: R, _ place: String, _ work: FileWork
  ) async throws -> Bool {
    // Step 1: the subject lives; and what lies there is the file that the record names.
    let gate = SealFile(subject: record.subject, tag: T.tag)
    let key = try await admit(gate).claim.key
    let old = try UnopenedFile(place)
    try file.check(old.header, R.fields.table.filePlace(at: path))
    return try await key.reseal(old, at: place, work) {
      // Step 2: about once a second, as for any file that is sealed.
      if try await store.key(of: gate.subject)?.state != .living { try await admit(gate) }
    } confirm: { header in
      // Step 3: it still lives, and the key is still the newest.
      var last = gate
      last.sealed = old.count
      guard try await admit(last).claim.key.isNewest(header) else {
        throw SealedFileFault.keyGivenUp
      }
    }
  }
}
