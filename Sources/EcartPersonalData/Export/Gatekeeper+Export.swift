// SPDX-License-Identifier: Apache-2.0

public import EcartAccess
public import EcartCrypto
public import EcartPolicy
import EcartVault
public import FoundationEssentials

/// Personal data on its way out, sealed.
public struct SealedExport: Sendable {
  /// Under which it is on record, until it is ticked off as destroyed.
  public let id: UUID
  /// CMS AuthEnvelopedData in DER (``EcartCrypto/CMSMessage``); usually named `.p7m`.
  public let file: [UInt8]
}

extension Gatekeeper {
  /// Opens fields of some records and seals what is written of them to people, for a stick, a private
  /// device, a cloud link or somebody else: the only way out of the library's care for more than a
  /// value (clause ast-5).
  ///
  /// ```swift
  /// let export = try await gatekeeper.export(
  ///   orders, [\.recipient], for: Fulfilment.self,
  ///   to: .removableMedia, sealedTo: [CMSRecipient(certificate: pem)], as: signIn
  /// ) { pii, order, file in
  ///   try pii.open(\.recipient) { file.append("\(order.id),\($0)\n") }
  /// }
  /// try Data(export.file).write(to: stick)  // openssl cms -decrypt -inform DER -inkey key.pem -in …
  /// ```
  /// Who asked, whose records, which kinds of fields, where to and to whose certificates is durable before
  /// `write` runs; what was sealed, by its digest, before it is handed out. Then all is asked once more:
  /// an erasure, a right or a session that ended meanwhile ends the export. From then on it is a copy that holds
  /// its subjects' certificates up, until somebody attests that it is destroyed (``TickOffExport``,
  /// `dpp exports tick-off`).
  ///
  /// - Parameter write: runs once for each record, in their order.
  /// - Throws: `Denied<ExportPersonalData<R, P>>`, ``FieldFault``, ``ExportFault``,
  ///   ``EcartCrypto/CryptoFailure``, or what `write` throws.
  public nonisolated(nonsending) func export<R: PersonalRecord, P: Purpose>(
    _ records: [R], _ paths: [PartialKeyPath<R>], for purpose: P.Type,
    to destination: ExportDestination, sealedTo recipients: [CMSRecipient],
    as signIn: Proof<SignIn>,
    _ write: (borrowing Revealed<R>, R, inout ExportText) throws -> Void
  ) async throws -> SealedExport {
    let fields = try paths.map { try R.fields.table.field(at: $0) }
    let proof = try await admit(
      ExportPersonalData<R, P>(
        subjects: records.map(\.subject), fields: fields, destination: destination,
        recipients: recipients, signIn: signIn))
    let grant = proof.claim
    do {
      try announce(.exported, grant.id)
      Milestone.passed("export.anchored")
      var text = ExportText()
      for record in records {
        guard let key = grant.keys[record.subject] else { continue }
        try write(Revealed(record: record, named: fields, key: key), record, &text)
      }
      guard !text.isTooLong else { throw ExportFault.tooLong }
      let file = try CMSMessage.seal(text.joined(), to: recipients)
      try await admit(
        asExport: RecordExport(
          export: proof, digest: SHA256.digest(file), size: file.count, signIn: signIn))
      return SealedExport(id: grant.id, file: file)
    } catch {
      // Nothing was handed out. If this fails too, it stays on record and is ticked off.
      if (try? await admit(AbandonExport(id: grant.id))) != nil {
        try? announce(.exportDestroyed, grant.id)
      }
      throw error
    }
  }

  /// Its refusal is the caller's answer, whose gate is the public one.
  private func admit<R: PersonalRecord, P: Purpose>(
    asExport gate: RecordExport<R, P>
  ) async throws(Denied<ExportPersonalData<R, P>>) {
    do throws(Denied<RecordExport<R, P>>) { try await admit(gate) } catch {
      switch error {
      case .refused(let reason): throw .refused(reason)
      case .interrupted(let interruption): throw .interrupted(interruption)
      case .outcomeUnknown: throw .outcomeUnknown
      }
    }
  }

  private func announce(_ act: AnchorEntry.Act, _ id: UUID) throws {
    guard let vault = part(Vault.self) else { throw Interruption.missingPart("Vault") }
    do { try vault.anchor.write(act, at: Timestamp.milliseconds(now)) { $0.export = id } } catch {
      throw ExportFault.notAnchored
    }
  }
}

/// Why an export that was admitted was not handed out.
public enum ExportFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The anchor could not be written.
  case notAnchored
  /// What was written is longer than 64 MiB.
  case tooLong

  public var description: String {
    switch self {
    case .notAnchored:
      "The anchor could not be written, so nothing was opened (ast-5, del-4); mend that and ask anew."
    case .tooLong: "More than 64 MiB were written (ast-5); make several exports."
    }
  }
}
