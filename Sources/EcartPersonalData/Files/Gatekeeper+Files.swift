// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartPolicy
public import EcartVault

extension Gatekeeper {
  /// Seals a file as a field of a subject's record (clauses enc-1, ret-1): in Tink's streaming format,
  /// see ``SealedFileHeader``, with constant memory and on several threads.
  ///
  /// The target appears whole or not at all, with mode 0600; a crash leaves nothing or, where a file
  /// is replaced, the old file or the new one. That the subject is alive is asked before the first
  /// byte, every second, and as evidence before the file appears.
  ///
  /// ```swift
  /// let sealer = try await gatekeeper.admit(Receive<OrderRow>("1001", from: origin)).claim
  /// let invoice = try await gatekeeper.seal("invoice.pdf", to: "1001.sealed", as: \.invoice, of: sealer)
  /// ```
  /// - Parameters:
  ///   - source: a file, or a pipe of unknown length. It is left as it is: remove it, if it is yours.
  ///   - replacing: whether a file at the target is replaced, at once and as a whole. A row that
  ///     names the old file does not fit the new one: after a crash in between, seal once more.
  /// - Returns: what the record's row keeps.
  /// - Throws: ``FieldFault/undeclared(record:)``, ``SealedFileFault``, `Denied<SealFile>`.
  public func seal<R: PersonalRecord, T>(
    _ source: FileSource, to target: String, as path: KeyPath<R, SealedFile<T>>,
    of sealer: Sealer<R>, replacing: Bool = false, _ work: FileWork = FileWork()
  ) async throws -> SealedFile<T> {
    let place = try R.fields.table.filePlace(at: path)
    return SealedFile(
      try await seal(
        source, to: target, SealFile(subject: sealer.subject, tag: T.tag), place, replacing, work))
  }

  /// Seals a file as a field that may be absent.
  public func seal<R: PersonalRecord, T>(
    _ source: FileSource, to target: String, as path: KeyPath<R, SealedFile<T>?>,
    of sealer: Sealer<R>, replacing: Bool = false, _ work: FileWork = FileWork()
  ) async throws -> SealedFile<T> {
    let place = try R.fields.table.filePlace(at: path)
    return SealedFile(
      try await seal(
        source, to: target, SealFile(subject: sealer.subject, tag: T.tag), place, replacing, work))
  }

  func seal(
    _ source: FileSource, to target: String, _ gate: SealFile, _ place: FilePlace,
    _ replacing: Bool, _ work: FileWork
  ) async throws -> SealedFileHeader {
    // Step 1: the subject lives; durable before the first byte.
    let key = try await admit(gate).claim.key
    let header = try key.header(of: place)
    try await key.seal(source, as: header, to: target, replacing: replacing, work) {
      // Step 2: about once a second. The gate is asked only when there is something to refuse, so
      // that a refusal is evidence and a second of work is not.
      if try await store.key(of: gate.subject)?.state != .living { try await admit(gate) }
    } confirm: { count in
      // Step 3: it still lives, decided together with the evidence of the file.
      var last = gate
      last.sealed = count
      // Under the newest key, and not merely under one of the subject's: its other files may have been
      // sealed anew meanwhile, and nobody would look for this one.
      guard try await admit(last).claim.key.isNewest(header) else {
        throw SealedFileFault.keyGivenUp
      }
    }
    return header
  }

  /// Opens a file of a record for a purpose, as somebody who is signed in. They need the permission,
  /// as for any field; the evidence is durable before `body` runs.
  ///
  /// ```swift
  /// try await gatekeeper.reveal(order, file: \.invoice, at: "1001.sealed", for: TaxDocuments.self, as: signIn) {
  ///   try await printer.send($0.read(0..<$0.count))
  /// }
  /// ```
  /// - Parameter place: where the host keeps the file.
  /// - Throws: ``FieldFault``, ``SealedFileFault``, `Denied<RevealFields<R, P>>`, or what `body`
  ///   throws.
  public nonisolated(nonsending) func reveal<R: PersonalRecord, T, P: Purpose, Result>(
    _ record: R, file path: KeyPath<R, SealedFile<T>>, at place: String, for purpose: P.Type,
    as signIn: Proof<SignIn>, _ body: (borrowing RevealedFile) async throws -> Result
  ) async throws -> Result {
    let opened = try await open(record[keyPath: path], of: record, path, place, purpose, signIn)
    return try await body(RevealedFile(opened.reader) { try await opened.lease.check() })
  }

  /// Opens a file that may be absent.
  /// - Throws: ``FieldFault/absent(field:)`` when it is.
  public nonisolated(nonsending) func reveal<R: PersonalRecord, T, P: Purpose, Result>(
    _ record: R, file path: KeyPath<R, SealedFile<T>?>, at place: String, for purpose: P.Type,
    as signIn: Proof<SignIn>, _ body: (borrowing RevealedFile) async throws -> Result
  ) async throws -> Result {
    let opened = try await open(record[keyPath: path], of: record, path, place, purpose, signIn)
    return try await body(RevealedFile(opened.reader) { try await opened.lease.check() })
  }

  /// Takes a whole file out of the library's care, as evidence of its own. The target appears whole
  /// or not at all, with mode 0600, and never replaces a file; a crash leaves nothing. Whatever
  /// reads it from then on is a copy the host answers for.
  public nonisolated(nonsending) func copyOut<R: PersonalRecord, T, P: Purpose>(
    _ path: KeyPath<R, SealedFile<T>>, of record: R, at place: String, to target: String,
    because reason: CopyReason, for purpose: P.Type, as signIn: Proof<SignIn>,
    _ work: FileWork = FileWork()
  ) async throws {
    let opened = try await open(record[keyPath: path], of: record, path, place, purpose, signIn)
    try await copyOut(opened.reader, opened.lease, to: target, reason, signIn, work)
  }

  /// Takes out a file that may be absent.
  /// - Throws: ``FieldFault/absent(field:)`` when it is.
  public nonisolated(nonsending) func copyOut<R: PersonalRecord, T, P: Purpose>(
    _ path: KeyPath<R, SealedFile<T>?>, of record: R, at place: String, to target: String,
    because reason: CopyReason, for purpose: P.Type, as signIn: Proof<SignIn>,
    _ work: FileWork = FileWork()
  ) async throws {
    let opened = try await open(record[keyPath: path], of: record, path, place, purpose, signIn)
    try await copyOut(opened.reader, opened.lease, to: target, reason, signIn, work)
  }

  private nonisolated(nonsending) func open<R: PersonalRecord, T, P: Purpose>(
    _ file: SealedFile<T>?, of record: R, _ path: AnyKeyPath, _ place: String,
    _ purpose: P.Type, _ signIn: Proof<SignIn>
  ) async throws -> (reader: SealedFileReader, lease: FileLease<RevealFields<R, P>>) {
    let field = try R.fields.table.field(at: path)
    guard let file else { throw FieldFault.absent(field: field.name) }
    let lease = try await FileLease(
      self, RevealFields<R, P>(subject: record.subject, fields: [field], signIn: signIn))
    let unopened = try UnopenedFile(place)
    try file.check(unopened.header, R.fields.table.filePlace(at: path))
    return (try SealedFileReader(unopened, with: lease.key), lease)
  }

  nonisolated(nonsending) func copyOut<G: Gate>(
    _ reader: SealedFileReader, _ lease: FileLease<G>, to target: String, _ reason: CopyReason,
    _ signIn: Proof<SignIn>, _ work: FileWork
  ) async throws where G.Claim == RevealGrant {
    try await admit(RecordCopy(reason: reason, signIn: signIn))
    try await reader.open(to: target, work) {
      try await lease.check()
    } confirm: {
      try await lease.check()
    }
  }
}
