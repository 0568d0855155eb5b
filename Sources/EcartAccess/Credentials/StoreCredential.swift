// SPDX-License-Identifier: Apache-2.0

public import EcartCrypto
public import EcartPolicy
public import EcartVault
import FoundationEssentials

/// Takes a marketplace's key in, sealed, or a new one in the old one's place (clause key-1).
///
/// Nobody may open it yet: see ``AllowCredential``. The one that is replaced opens nothing from then
/// on, and is erased with the next sweep.
public struct StoreCredential: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("key-1"), Clause.ID("a2c-4")] }
  public typealias Claim = APICredential
  public typealias Reason = CredentialRefusal

  private enum Place: Sendable {
    case new(Origin)
    case instead(of: APICredential)
  }

  let secret: Secret
  private let place: Place
  let administrator: Proof<SignIn>

  public init(_ secret: Secret, from origin: Origin, by administrator: Proof<SignIn>) {
    self.secret = secret
    self.place = .new(origin)
    self.administrator = administrator
  }

  /// Rotates: who may open it stays as it is.
  public init(
    _ secret: Secret, insteadOf old: APICredential, by administrator: Proof<SignIn>
  ) {
    self.secret = secret
    self.place = .instead(of: old)
    self.administrator = administrator
  }

  private struct Drawing: Hashable {}

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<APICredential, CredentialRefusal> {
    let signIn = try await desk.honour(administrator)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    guard secret.count > 0 else { return .refuse(.empty) }
    let credential: APICredential
    let origin: Origin
    var record: CredentialRecord
    switch place {
    case .new(let named):
      credential = APICredential(try await desk.once(Drawing()) { UUID() })
      origin = named
      record = CredentialRecord(
        origin: origin.description, version: 1, sealed: nil, since: desk.now)
    case .instead(let old):
      credential = old
      guard let known = try await desk.read(CredentialRecord.self, at: RecordKey(old.id)),
        let read = try? Origin(parsing: known.origin)
      else { return .refuse(.unknownCredential) }
      guard known.sealed != nil else { return .refuse(.revoked) }
      origin = read
      record = known
      try Credentials.end(old, version: known.version, on: &desk)
      record.version += 1
      record.since = desk.now
    }
    desk.object = .identifier(credential.id)
    desk.remark("version", .count(record.version))
    record.sealed = try await Credentials.seal(
      secret, of: credential, version: record.version, origin: origin, on: &desk)
    try await desk.write(record, at: RecordKey(credential.id))
    try await desk.revoke(CredentialRecord.standing(of: credential))
    desk.owe(
      Obligation(
        .credentialRotation,
        for: try Credentials.subject(credential, version: record.version, on: desk),
        from: desk.now))
    return .admit(credential, for: .seconds(60))
  }
}

/// Ends a marketplace's key: no opening is admitted any more, in any process, and what is stored of it
/// is erased with the next sweep (clause key-1). Revoke it at the marketplace too.
public struct RevokeCredential: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("key-1")] }
  public typealias Claim = APICredential
  public typealias Reason = CredentialRefusal

  let credential: APICredential
  let administrator: Proof<SignIn>

  public init(_ credential: APICredential, by administrator: Proof<SignIn>) {
    self.credential = credential
    self.administrator = administrator
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<APICredential, CredentialRefusal> {
    let signIn = try await desk.honour(administrator)
    desk.object = .identifier(credential.id)
    guard try await Accounts.role(of: signIn.account, on: &desk) == .administrator else {
      return .refuse(.notAdministrator)
    }
    let key = RecordKey(credential.id)
    guard var record = try await desk.read(CredentialRecord.self, at: key) else {
      return .refuse(.unknownCredential)
    }
    guard record.sealed != nil else { return .refuse(.revoked) }
    try Credentials.end(credential, version: record.version, on: &desk)
    record.sealed = nil
    record.readers = [:]
    try await desk.write(record, at: key)
    try await desk.revoke(CredentialRecord.standing(of: credential))
    return .admit(credential, for: .seconds(60))
  }
}
