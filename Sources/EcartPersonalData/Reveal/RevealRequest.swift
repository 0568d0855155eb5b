// SPDX-License-Identifier: Apache-2.0

import EcartAccess
import EcartPolicy
import EcartVault

/// The rule of every reveal, of fields and of files: who may open what of one subject, for what
/// (clauses lp-1, lp-2, ret-1, ret-2, ret-3).
struct RevealRequest: Sendable {
  let subject: SubjectID
  /// The kinds of data asked for.
  let tags: [Tag]
  let permission: Permission
  let purpose: any Purpose.Type
  let signIn: Proof<SignIn>

  func decide(
    _ desk: inout Deliberation
  ) async throws(Interruption) -> Verdict<RevealGrant, RevealRefusal> {
    // Step 1: who asks, for what. Both stand in the evidence whatever the answer is.
    let account = try await desk.honour(signIn).account
    desk.remark("purpose", .code(RefusalCode(purpose.name)))
    desk.remark("fields", .codes(tags.map(\.code)))
    guard !tags.isEmpty else { return .refuse(.nothingNamed) }

    // Step 2: whether that was granted to them. Refused only when the object is named, so that the
    // evidence says whose record was asked for, and before anything is said about it.
    let decision = try await Permissions.decide(permission, by: account, on: &desk)
    decision.remark(on: &desk)
    let refusal = RevealRefusal(decision)

    // Step 3: the key, and whether its data is still open.
    switch try await ask(refusal, on: &desk) {
    case .success(let key): return .admit(RevealGrant(key: key), for: .seconds(60))
    case .failure(let refusal): return .refuse(refusal)
    }
  }

  /// The key by its row as it is now, named in the evidence.
  /// - Parameter refusal: why it is refused whatever the row says, if it is.
  private func ask(
    _ refusal: RevealRefusal?, on desk: inout Deliberation
  ) async throws(Interruption) -> Result<SubjectKey, RevealRefusal> {
    let vault = try desk.part(Vault.self)
    switch try await vault.key(of: subject, on: &desk) {
    case .none: return .failure(refusal ?? .unknown)
    case .lost: return .failure(refusal ?? .lost)
    case .erased:
      desk.object = .tombstone(subject)
      return .failure(refusal ?? .erased)
    case .living(let key):
      try desk.name(key)
      if let refusal { return .failure(refusal) }
      if let closed = try await Self.closed(subject, for: purpose, on: &desk) {
        return .failure(closed)
      }
      return .success(key)
    }
  }

  /// Past its time the data is closed, even before the sweeper has come; under a hold it opens for
  /// the purposes of that law alone.
  static func closed(
    _ subject: SubjectID, for purpose: any Purpose.Type, on desk: inout Deliberation
  ) async throws(Interruption) -> RevealRefusal? {
    let rules = try desk.part(Rulebook.self)
    switch rules.retention(
      of: try await desk.obligations(of: subject), at: desk.now, under: desk.policy)
    {
    case .running: return nil
    case .held: return purpose.servesHold ? nil : .heldForLawOnly
    case .over(let since):
      desk.remark("over-since", .instant(since))
      return .retentionOver
    }
  }
}
