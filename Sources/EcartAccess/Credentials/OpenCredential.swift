// SPDX-License-Identifier: Apache-2.0

import EcartCrypto
public import EcartPolicy
import FoundationEssentials

/// Opens a marketplace's key for one named use (clauses key-1, key-2). Reached through
/// ``Gatekeeper/open(_:for:as:_:)``; each opening is an entry of its own in the ledger.
public struct OpenCredential: Gate {
  public static var clauses: [Clause.ID] { [Clause.ID("key-1"), Clause.ID("key-2")] }
  public typealias Reason = CredentialRefusal

  /// The key, where only the library can get at it. Prints as a mask.
  public struct Claim: Sendable {
    let secret: Secret
  }

  let credential: APICredential
  let use: CredentialUse
  let signIn: Proof<SignIn>

  public init(_ credential: APICredential, for use: CredentialUse, as signIn: Proof<SignIn>) {
    self.credential = credential
    self.use = use
    self.signIn = signIn
  }

  public func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<Claim, CredentialRefusal> {
    let account = try await desk.honour(signIn).account
    desk.object = .identifier(credential.id)
    desk.remark("use", .code(use.code))
    // Whether there is such a key is told only to who may open it.
    guard
      let record = try await desk.read(CredentialRecord.self, at: RecordKey(credential.id)),
      record.mayRead(account, at: desk.now)
    else { return .refuse(.notAllowed) }
    desk.remark("version", .count(record.version))
    guard let sealed = record.sealed,
      let secret = try await Credentials.open(record, sealed, of: credential, on: &desk)
    else { return .refuse(.revoked) }
    try await desk.rest(on: CredentialRecord.standing(of: credential))
    // Shown again, it opens nothing: each use is asked for.
    return .admit(Claim(secret: secret), for: .seconds(1))
  }
}

extension OpenCredential.Claim: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public var description: String { "OpenCredential.Claim(•••)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Gatekeeper {
  /// Lends a marketplace's key for the time of a closure. That it was opened, by whom and what for is
  /// durable in the ledger before the closure runs.
  ///
  /// ```swift
  /// let signature = try await gatekeeper.open(key, for: .signRequest, as: signIn) { bytes in
  ///   sign(request, with: bytes)
  /// }
  /// ```
  /// - Parameter body: is lent the bytes; they cannot leave it as a span, and are wiped after it.
  ///   Copying them out is possible in Swift, and then they are the host's to wipe.
  /// - Throws: ``Denied`` of ``OpenCredential``, or what the closure throws.
  public nonisolated(nonsending) func open<Result>(
    _ credential: APICredential, for use: CredentialUse, as signIn: Proof<SignIn>,
    _ body: (Span<UInt8>) throws -> Result
  ) async throws -> Result {
    let opened = try await admit(OpenCredential(credential, for: use, as: signIn))
    return try opened.claim.secret.withBytes { try body($0) }
  }
}
