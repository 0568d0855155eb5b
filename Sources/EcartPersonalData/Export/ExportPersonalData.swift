// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartCrypto
public import EcartPolicy
import EcartVault
import FoundationEssentials

/// Asks to take fields of some records to a place outside the host, for a purpose (clause ast-5).
///
/// Whoever asks needs two permissions: to reveal the fields, and to export their kinds to the class of
/// places. It goes sealed to people's certificates or not at all. Until somebody attests that the file
/// is destroyed it counts as a copy: its subjects get no certificate of erasure (clause del-4).
///
/// The claim is good for a quarter of an hour: writing and sealing end within it.
///
/// Through ``EcartPolicy/Gatekeeper/export(_:_:for:to:sealedTo:as:_:)``.
public struct ExportPersonalData<R: PersonalRecord, P: Purpose>: Gate {
  public static var clauses: [Clause.ID] {
    [Clause.ID("ast-5"), Clause.ID("lp-1"), Clause.ID("lp-2"), Clause.ID("ret-1")]
  }
  public typealias Claim = ExportGrant
  public typealias Reason = ExportRefusal

  /// Records in one export at most.
  public static var mostRecords: Int { 1_000 }

  /// How long writing and sealing may take.
  static var life: Duration { .seconds(900) }

  let subjects: [SubjectID]
  let fields: [DeclaredField]
  let destination: ExportDestination
  let recipients: [CMSRecipient]
  let signIn: Proof<SignIn>

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<ExportGrant, ExportRefusal> {
    // Step 1: who asks, for what, where to. It stands in the evidence whatever the answer is.
    let account = try await desk.honour(signIn).account
    desk.remark("purpose", .code(RefusalCode(P.name)))
    desk.remark("fields", .codes(fields.map(\.tag.code)))
    desk.remark("destination", .code(destination.code))
    desk.remark("records", .count(subjects.count))
    desk.remark("recipients", .count(recipients.count))
    let prints = recipients.map(\.fingerprint.hex).sorted()
    if let people = Commitment(digest: SHA256.digest(Array(prints.joined().utf8)).bytes) {
      desk.remark("certificates", .commitment(people))
    }
    for permission in [
      Permission.reveal(fields, of: R.self, for: P.self),
      .export(fields, to: destination, for: P.self),
    ] {
      let decision = try await Permissions.decide(permission, by: account, on: &desk)
      decision.remark(on: &desk)
      if let refusal = RevealRefusal(decision) { return .refuse(ExportRefusal(refusal)) }
    }

    // Step 2: to whom it is sealed.
    guard !recipients.isEmpty else { return .refuse(.notSealed) }
    guard recipients.count <= CMSMessage.mostRecipients,
      Set(recipients).count == recipients.count
    else { return .refuse(.wrongRecipients) }
    guard recipients.allSatisfy({ $0.notBefore <= desk.now && desk.now < $0.notAfter }) else {
      return .refuse(.certificateOver)
    }

    // Step 3: whose data it is, and that all of it may still be opened.
    let distinct = Set(subjects)
    guard !fields.isEmpty, !distinct.isEmpty else { return .refuse(.nothingNamed) }
    guard subjects.count <= Self.mostRecords else { return .refuse(.tooMany) }
    let vault = try desk.part(Vault.self)
    _ = try await desk.keys(of: Array(distinct))
    var keys: [SubjectID: SubjectKey] = [:]
    for subject in distinct {
      switch try await vault.key(of: subject, on: &desk) {
      case .none: return .refuse(.unknown)
      case .lost: return .refuse(.lost)
      case .erased:
        desk.object = .tombstone(subject)
        return .refuse(.erased)
      case .living(let key):
        keys[subject] = key
        if let closed = try await RevealRequest.closed(subject, for: P.self, on: &desk) {
          try desk.name(key)
          return .refuse(ExportRefusal(closed))
        }
      }
    }
    return .admit(try await put(keys, by: account, on: &desk), for: Self.life)
  }

  /// Puts the export on record before anything is opened: the certificates wait from here on.
  private func put(
    _ keys: [SubjectID: SubjectKey], by account: AccountID, on desk: inout Deliberation
  ) async throws(Interruption) -> ExportGrant {
    let id = UUID()
    desk.object = .identifier(id)
    let record = ExportRecord(
      destination: destination.rawValue, purpose: "\(P.name)", fields: fields.map(\.tag.name),
      recipients: recipients.map(\.fingerprint.hex),
      subjects: keys.keys.sorted { $0.description < $1.description }, madeBy: account.key,
      made: desk.now)
    let vault = try desk.part(Vault.self)
    try await desk.write(record.coded(id, by: vault.installation), at: RecordKey(id))
    // In no order, so that nobody can tell whose pseudonym is whose from the record.
    for key in keys.values.shuffled() {
      var entry = Evidence(
        "export-begun", .done, clauses: Self.clauses,
        fields: [
          "destination": .code(destination.code), "fields": .codes(fields.map(\.tag.code)),
        ])
      entry.actor = desk.actor
      do { entry.object = .pseudonym(try key.pseudonym()) } catch { throw .workFailed("HMAC") }
      desk.record(entry)
    }
    return ExportGrant(id: id, keys: keys)
  }
}

/// What a passed question carries to what opens, writes and seals.
public struct ExportGrant: Sendable {
  let id: UUID
  let keys: [SubjectID: SubjectKey]
}
