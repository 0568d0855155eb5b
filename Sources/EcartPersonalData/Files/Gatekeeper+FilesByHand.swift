// SPDX-License-Identifier: Apache-2.0

package import EcartAccess
package import EcartPolicy
package import EcartVault

/// Files whose record type is known by its name alone, for `dpp`: the same gates, the same rules.
extension Gatekeeper {
  /// Seals a file that somebody who is signed in holds. They need the permission to write this kind of
  /// data of the record.
  /// - Throws: ``SealedFileFault``, `Denied<SealFile>`.
  package func seal(
    _ source: FileSource, to target: String, of subject: SubjectID, record: String, field: String,
    tag: Tag, as signIn: Proof<SignIn>, replacing: Bool, _ work: FileWork
  ) async throws -> SealedFileHeader {
    let permission = Permission(Resource(typed: record), .write, tags: [FieldTag(tag)])
    let gate = SealFile(
      subject: subject, tag: tag,
      operating: SealFile.Operating(signIn: signIn, permission: permission))
    let place = FilePlace(record: record, field: field, tag: tag.name)
    return try await seal(source, to: target, gate, place, replacing, work)
  }

  /// Opens a sealed file into another one for a purpose, as somebody who is signed in and may reveal
  /// what its header names.
  /// - Throws: ``SealedFileFault``, `Denied<RevealFile>`.
  package func copyOut(
    at place: String, to target: String, because reason: CopyReason,
    for purpose: any Purpose.Type, as signIn: Proof<SignIn>, _ work: FileWork
  ) async throws {
    let unopened = try UnopenedFile(place)
    let header = unopened.header
    guard let tag = Tag.all.first(where: { $0.name == header.tag }) else {
      throw SealedFileFault.notSealed
    }
    let permission = Permission(
      Resource(typed: header.record), .reveal, tags: [FieldTag(tag)],
      for: [PurposeName(named: purpose)])
    let lease = try await FileLease(
      self,
      RevealFile(
        request: RevealRequest(
          subject: header.subject, tags: [tag], permission: permission, purpose: purpose,
          signIn: signIn)))
    let reader = try SealedFileReader(unopened, with: lease.key)
    try await copyOut(reader, lease, to: target, reason, signIn, work)
  }
}

extension PurposeName {
  init(named purpose: any Purpose.Type) { self.init(purpose.name) }
}
